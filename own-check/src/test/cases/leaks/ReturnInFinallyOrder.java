import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: the value is read before finally drops.
final class ReturnInFinallyOrder {
    static int f(@Own Buf b, int n) {
        try {
            if (n == 0) {
                return b.get(0);
            }
            if (n == 1) {
                throw new IllegalStateException("n is 1");
            }
            return b.get(1);
        } finally {
            b.close();
        }
    }
}
