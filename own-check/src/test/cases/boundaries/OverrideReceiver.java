import allod.own.Mutates;
import allod.own.Owned;

/// An override may not change a receiver that its base only reads.
final class OverrideReceiver {
    @Owned(drop = "")
    static class Top {
        int count;

        int next() {
            return count;
        }
    }

    @Owned(drop = "")
    static final class Sub extends Top {
        @Mutates
        @Override
        int next() { return 0; } // error: OWN1007
    }
}
