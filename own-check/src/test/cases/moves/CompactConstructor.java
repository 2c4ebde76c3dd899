import allod.own.Own;
import allod.own.Owned;
import own.cases.lib.Buf;

/// Accept: a compact constructor only looks.
final class CompactConstructor {
    @Owned(drop = "")
    record Cup(@Own Buf buf, int n) {
        Cup {
            if (n < 0) {
                n = 0;
            }
        }
    }
}
