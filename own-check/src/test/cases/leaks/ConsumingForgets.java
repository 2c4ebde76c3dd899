import allod.own.Consumes;
import allod.own.Own;
import allod.own.Owned;
import own.cases.lib.Buf;

/// A method that takes its receiver over answers for the fields.
final class ConsumingForgets {
    @Owned(drop = "")
    static final class Self {
        private final @Own Buf buf;

        Self(@Own Buf buf) {
            this.buf = buf;
        }

        @Consumes
        int end() { return buf.get(0); } // error: OWN1001
    }
}
