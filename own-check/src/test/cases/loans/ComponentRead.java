import allod.own.Ref;
import own.cases.lib.Pair;

/// Accept: a component is read through a borrow of the whole.
final class ComponentRead {
    static int f(@Ref Pair p) {
        return p.left().get(0) + p.right().get(0);
    }
}
