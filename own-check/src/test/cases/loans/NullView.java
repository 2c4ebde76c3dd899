import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: a view that may be null is asked before it is used.
final class NullView {
    static int f(@Mut Buf b, boolean look) {
        Slice s = look ? b.slice() : null;
        int n = s == null ? 0 : s.get(0);
        b.put(0, n);
        return n;
    }
}
