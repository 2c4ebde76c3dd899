import allod.own.Mutates;
import allod.own.Owned;

/// Accept: a method with @Mutates writes its receiver.
final class ReceiverMutates {
    @Owned(drop = "")
    static final class Acc {
        private int sum;

        @Mutates
        void add(int n) {
            sum = sum + n;
        }

        int sum() {
            return sum;
        }
    }
}
