import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Crate;

/// Out of an exclusive borrow a field may be taken, but must be given back.
final class TakenField {
    static void f(@Mut Crate c) {
        Buf.drop(c.first); // error: OWN0507
    }
}
