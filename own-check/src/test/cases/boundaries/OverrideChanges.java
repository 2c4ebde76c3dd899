import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Sink;

/// An override may not change what its base only reads.
final class OverrideChanges {
    static final class Mine implements Sink {
        @Override
        public int look(@Mut Buf buf) { buf.put(0, 1); return 0; } // error: OWN1007
    }
}
