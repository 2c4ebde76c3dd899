import allod.own.Own;
import allod.own.Owned;
import own.cases.lib.Buf;

/// Accept: a constructor keeps what it takes over.
final class FieldsIntoClass {
    @Owned(drop = "")
    static final class Keep {
        private final @Own Buf buf;
        private final int n;

        Keep(@Own Buf buf, int n) {
            this.buf = buf;
            this.n = n;
        }

        Keep(@Own Buf buf) {
            this(buf, 1);
        }
    }
}
