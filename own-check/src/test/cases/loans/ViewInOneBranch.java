import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: the view lives only in the branch that does not write.
final class ViewInOneBranch {
    int f(@Mut Buf b, boolean look) {
        Slice s = b.slice();
        if (look) {
            return s.get(0);
        }
        b.put(0, 1);
        return 0;
    }
}
