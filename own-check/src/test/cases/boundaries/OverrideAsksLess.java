import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Sink;

/// Accept: an override reads what its base may change.
final class OverrideAsksLess {
    static final class Mine implements Sink {
        @Override
        public void change(@Ref Buf buf) {
            buf.get(0);
        }
    }
}
