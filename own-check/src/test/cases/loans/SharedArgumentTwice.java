import allod.own.Mut;
import allod.own.Ref;
import own.cases.lib.Buf;

/// Accept: one value is read through two parameters.
final class SharedArgumentTwice {
    static int sum(@Ref Buf a, @Ref Buf b) {
        return a.get(0) + b.get(0);
    }

    static int f(@Mut Buf b) {
        return sum(b, b);
    }
}
