import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Gate;

/// Accept: behind the guard's end the value is free.
final class GuardClosed {
    static void f(@Mut Buf b) {
        int n;
        try (Gate g = new Gate(b)) {
            n = g.get(0);
        }
        b.put(0, n);
    }
}
