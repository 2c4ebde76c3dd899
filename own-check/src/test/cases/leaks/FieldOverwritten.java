import allod.own.Mut;
import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Crate;

/// An assignment would lose the owner that the field holds.
final class FieldOverwritten {
    void f(@Mut Crate c, @Own Buf b) {
        c.first = b; // error: OWN1003
    }
}
