import allod.own.Mut;
import own.cases.lib.Buf;

/// One value cannot be two exclusive arguments.
final class SameArgumentTwice {
    static void two(@Mut Buf a, @Mut Buf b) {
        a.put(0, 1);
        b.put(0, 2);
    }

    static void f(@Mut Buf b) {
        two(b, b); // error: OWN0499
    }
}
