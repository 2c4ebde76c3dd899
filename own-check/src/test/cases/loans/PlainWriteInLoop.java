import allod.own.Mut;
import allod.own.Ref;
import own.cases.lib.Crate;

/// The next turn still reads through the borrow.
final class PlainWriteInLoop {
    static int f(@Mut Crate c, int n) {
        @Ref Crate r = c;
        int sum = 0;
        for (int i = 0; i < n; i++) {
            sum += r.count;
            c.count = i; // error: OWN0506
        }
        return sum;
    }
}
