import allod.own.Mut;
import allod.own.Ref;
import own.cases.lib.Crate;

/// A plain field may not be written while its object is lent.
final class PlainWriteWhileShared {
    static int f(@Mut Crate c) {
        @Ref Crate r = c;
        c.count = 1; // error: OWN0506
        return r.count;
    }
}
