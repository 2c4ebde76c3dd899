import allod.own.Mut;
import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Crate;

/// What lies behind a shared borrow is shared.
final class ExclusiveOfComponent {
    static void change(@Mut Buf b) {
        b.put(0, 1);
    }

    static void f(@Ref Crate c) {
        change(c.first); // error: OWN0308
    }
}
