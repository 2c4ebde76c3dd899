import allod.own.Own;
import allod.own.Owned;
import own.cases.lib.Buf;

/// The drop of an abstract class must end its own field, too.
final class DropOfAbstractForgets {
    @Owned
    abstract static sealed class Shelf permits Low {
        private final @Own Buf buf;

        Shelf(@Own Buf buf) {
            this.buf = buf;
        }

        public void close() {} // error: OWN1004
    }

    @Owned
    static final class Low extends Shelf {
        Low(@Own Buf buf) {
            super(buf);
        }
    }
}
