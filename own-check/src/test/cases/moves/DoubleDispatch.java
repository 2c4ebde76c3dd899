import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: one owner of two is returned, and each way drops the other.
final class DoubleDispatch {
    static @Own Buf f(@Own Buf a, @Own Buf b, boolean first) {
        if (first) {
            b.close();
            return a;
        }
        a.close();
        return b;
    }
}
