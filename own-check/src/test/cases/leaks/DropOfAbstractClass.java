import allod.own.Consumes;
import allod.own.Own;
import allod.own.Owned;
import own.cases.lib.Buf;

/// Accept: an abstract class ends its own field, whatever classes are below it.
final class DropOfAbstractClass {
    @Owned
    abstract static sealed class Shelf permits Low {
        private final @Own Buf buf;

        Shelf(@Own Buf buf) {
            this.buf = buf;
        }

        @Consumes
        final @Own Buf intoBuf() {
            return buf;
        }

        public void close() {
            buf.close();
        }
    }

    @Owned
    static final class Low extends Shelf {
        Low(@Own Buf buf) {
            super(buf);
        }
    }
}
