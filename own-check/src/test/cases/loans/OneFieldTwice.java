import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Crate;

/// One field cannot be lent exclusively twice.
final class OneFieldTwice {
    static void f(@Mut Crate c) {
        @Mut Buf a = c.first;
        @Mut Buf b = c.first; // error: OWN0499
        a.put(0, 1);
        b.put(0, 2);
    }
}
