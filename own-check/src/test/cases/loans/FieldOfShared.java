import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Crate;

/// Out of a shared borrow nothing is taken.
final class FieldOfShared {
    static void f(@Ref Crate c) {
        Buf.drop(c.first); // error: OWN0507
    }
}
