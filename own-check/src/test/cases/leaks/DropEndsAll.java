import allod.own.Consumes;
import allod.own.Own;
import allod.own.Owned;
import own.cases.lib.Buf;

/// Accept: the drop ends every owned field.
final class DropEndsAll {
    @Owned
    static final class Two implements AutoCloseable {
        private final @Own Buf a;
        private final @Own Buf b;

        Two(@Own Buf a, @Own Buf b) {
            this.a = a;
            this.b = b;
        }

        @Consumes
        @Override
        public void close() {
            a.close();
            b.close();
        }
    }
}
