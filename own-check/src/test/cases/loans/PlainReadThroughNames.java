import allod.own.Mut;
import allod.own.Own;
import own.cases.lib.Crate;

/// A plain field may not be read under an exclusive borrow with another name.
final class PlainReadThroughNames {
    static int f(@Own Crate c) {
        @Mut Crate m = c;
        int n = c.count; // error: OWN0503
        m.count = n;
        c.first.close();
        c.second.close();
        return n;
    }
}
