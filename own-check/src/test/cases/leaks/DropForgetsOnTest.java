import allod.own.Consumes;
import allod.own.Own;
import allod.own.Owned;
import own.cases.lib.Buf;

/// A drop that ends a field on some ways only.
final class DropForgetsOnTest {
    @Owned
    static final class Some implements AutoCloseable {
        private final @Own Buf a;

        Some(@Own Buf a) {
            this.a = a;
        }

        @Consumes
        @Override
        public void close() { // error: OWN1004
            if (a.size() > 1) {
                a.close();
            }
        }
    }
}
