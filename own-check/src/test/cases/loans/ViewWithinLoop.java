import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: each turn looks, and then writes.
final class ViewWithinLoop {
    static void f(@Mut Buf b, int n) {
        for (int i = 0; i < n; i++) {
            Slice s = b.slice();
            int old = s.get(i);
            b.put(i, old + 1);
        }
    }
}
