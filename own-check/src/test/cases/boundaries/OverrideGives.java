import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Sink;

/// An override may not lend what its base gives.
final class OverrideGives {
    static final class Mine implements Sink {
        @Override
        public @Ref("static") Buf make() { return null; } // error: OWN1007
    }
}
