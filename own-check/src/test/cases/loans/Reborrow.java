import allod.own.Mut;
import own.cases.lib.Buf;

/// Accept: an exclusive borrow is lent on, and used again.
final class Reborrow {
    void f(@Mut Buf b) {
        Buf.write(b, 1);
        Buf.write(b, 2);
        b.put(0, 3);
    }
}
