import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: the early return has nothing to drop.
final class NullReturn {
    static @Own Buf f(boolean make) {
        Buf b = make ? new Buf(8) : null;
        if (b == null) {
            return null;
        }
        b.put(0, 1);
        return b;
    }
}
