import allod.own.Mut;
import allod.own.Ref;
import own.cases.lib.Crate;

/// A plain field is not written while its object is lent.
final class CountWrittenWhileLent {
    static int f(@Mut Crate c) {
        @Ref Crate r = c;
        c.count = 3; // error: OWN0506
        return r.count;
    }
}
