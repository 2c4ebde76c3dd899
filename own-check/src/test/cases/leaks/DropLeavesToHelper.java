import allod.own.Consumes;
import allod.own.Own;
import allod.own.Owned;
import own.cases.lib.Buf;

/// A drop may not leave its fields to a method that only borrows the object.
final class DropLeavesToHelper {
    @Owned
    static final class Left implements AutoCloseable {
        private final @Own Buf a;

        Left(@Own Buf a) {
            this.a = a;
        }

        @Consumes
        @Override
        public void close() { // error: OWN1004
            release();
        }

        private void release() {}
    }
}
