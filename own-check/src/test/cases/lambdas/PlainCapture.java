import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// Accept: what a kept lambda captures owns nothing.
final class PlainCapture {
    static void f(@Ref Buf b) {
        int n = b.get(0);
        Fun.keep(() -> System.out.println(n));
    }
}
