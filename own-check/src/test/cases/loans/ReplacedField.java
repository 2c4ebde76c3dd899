import allod.own.Mut;
import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Crate;

/// Accept: what was taken out of an exclusive borrow is replaced.
final class ReplacedField {
    static void f(@Mut Crate c, @Own Buf b) {
        Buf.drop(c.first);
        c.first = b;
    }
}
