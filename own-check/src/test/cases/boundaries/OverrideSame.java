import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Sink;

/// Accept: an override with the words of its base.
final class OverrideSame {
    static final class Mine implements Sink {
        @Override
        public void take(@Own Buf buf) {
            Buf.drop(buf);
        }

        @Override
        public @Own Buf make() {
            return Buf.of(16);
        }
    }
}
