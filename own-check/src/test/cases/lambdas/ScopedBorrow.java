import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// Accept: a scoped lambda borrows.
final class ScopedBorrow {
    void f(@Mut Buf b) {
        Fun.scoped(() -> b.put(0, 1));
        b.put(1, 2);
    }
}
