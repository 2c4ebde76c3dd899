import allod.own.Mut;
import allod.own.Ref;
import own.cases.lib.Buf;

/// Accept: a borrow of an exclusive borrow ends before the latter is used.
final class BorrowOfParameter {
    static int f(@Mut Buf b) {
        @Mut Buf inner = b;
        inner.put(0, 1);
        @Ref Buf look = b;
        int n = look.get(0);
        b.put(0, n);
        return n;
    }
}
