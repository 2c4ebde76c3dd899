import allod.own.Consumes;
import allod.own.Own;
import allod.own.Owned;
import own.cases.lib.Buf;

/// Accept: a method that takes its receiver over gives the field away.
final class ConsumingMethodGives {
    @Owned(drop = "")
    static final class Self {
        private final @Own Buf buf;

        Self(@Own Buf buf) {
            this.buf = buf;
        }

        @Consumes
        @Own
        Buf end() {
            return buf;
        }
    }
}
