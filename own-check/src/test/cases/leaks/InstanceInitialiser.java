import allod.own.Consumes;
import allod.own.Own;
import allod.own.Owned;
import own.cases.lib.Buf;

/// Accept: a field is filled where it is declared.
final class InstanceInitialiser {
    @Owned
    static final class Self implements AutoCloseable {
        private final @Own Buf buf = new Buf(8);

        @Consumes
        @Override
        public void close() {
            buf.close();
        }
    }
}
