import allod.own.Mutates;
import allod.own.Owned;

/// A method that reads its receiver may not call one that changes it.
final class ReceiverCallsMutating {
    @Owned(drop = "")
    static final class Acc {
        private int sum;

        @Mutates
        void add(int n) {
            sum += n;
        }

        void twice(int n) {
            this.add(n); // error: OWN0596
        }
    }
}
