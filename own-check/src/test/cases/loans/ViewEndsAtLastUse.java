import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: a view ends at its last use, not at the end of its block.
final class ViewEndsAtLastUse {
    void f(@Mut Buf b) {
        Slice s = b.slice();
        int n = s.get(0);
        b.put(0, n + 1);
    }
}
