import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: two variables exchange their owners.
final class Swap {
    static void f(@Own Buf a, @Own Buf b) {
        @Own Buf t = a;
        a = b;
        b = t;
        a.close();
        b.close();
    }
}
