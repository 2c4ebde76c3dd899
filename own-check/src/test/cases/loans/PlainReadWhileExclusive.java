import allod.own.Mut;
import own.cases.lib.Crate;

/// A plain field may not be read while its object is lent exclusively.
final class PlainReadWhileExclusive {
    static int f(@Mut Crate c) {
        @Mut Crate m = c;
        int n = c.count; // error: OWN0503
        m.count = 1;
        return n;
    }
}
