import allod.own.Mut;
import own.cases.lib.Crate;

/// A plain field is not read while its object is lent exclusively.
final class CountReadWhileEdited {
    static int look(@Mut Crate c) {
        return c.count;
    }

    static int f(@Mut Crate c) {
        @Mut Crate m = c;
        int n = c.count; // error: OWN0503
        return n + look(m);
    }
}
