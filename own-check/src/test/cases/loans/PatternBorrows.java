import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Pair;

/// Accept: the components are changed through an exclusive borrow of the whole.
final class PatternBorrows {
    static void f(@Mut Pair p) {
        if (p instanceof Pair(Buf l, Buf r)) {
            l.put(0, r.get(0));
            r.put(0, 1);
        }
    }
}
