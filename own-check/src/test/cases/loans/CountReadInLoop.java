import allod.own.Mut;
import own.cases.lib.Crate;

/// A plain field is not read while its object is lent exclusively, in a loop neither.
final class CountReadInLoop {
    static void f(@Mut Crate c, int n) {
        @Mut Crate m = c;
        for (int i = 0; i < n; i++) {
            m.count = i;
            if (c.count > 3) { // error: OWN0503
                return;
            }
        }
    }
}
