import allod.own.Mutates;
import allod.own.Owned;

/// Accept: one method that changes its receiver calls another.
final class MutatingCallsMutating {
    @Owned(drop = "")
    static final class Acc {
        private int sum;

        @Mutates
        void add(int n) {
            sum += n;
        }

        @Mutates
        void twice(int n) {
            add(n);
            this.add(n);
        }
    }
}
