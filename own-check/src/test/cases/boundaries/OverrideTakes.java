import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Sink;

/// An override may not take over what its base borrows.
final class OverrideTakes {
    static final class Mine implements Sink {
        @Override
        public int look(@Own Buf buf) { buf.close(); return 0; } // error: OWN1007
    }
}
