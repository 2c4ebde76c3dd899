import allod.own.Owned;

/// A method without a word only reads its receiver.
final class ReceiverWrites {
    @Owned(drop = "")
    static final class Acc {
        private int sum;

        void add(int n) {
            sum = sum + n; // error: OWN0594
        }
    }
}
