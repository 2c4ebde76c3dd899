import allod.own.Ref;
import own.cases.lib.Pair;
import own.cases.lib.Slice;

/// Accept: a view of one component while the other one is read.
final class ViewOfComponent {
    static int f(@Ref Pair p) {
        Slice s = p.left().slice();
        return s.get(0) + p.right().get(0) + s.get(1);
    }
}
