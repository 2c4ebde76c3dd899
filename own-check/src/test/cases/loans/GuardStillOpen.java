import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Gate;

/// A guard borrows until it is closed, not until its last use.
final class GuardStillOpen {
    static int f(@Mut Buf b) {
        try (Gate g = new Gate(b)) {
            int n = g.get(0);
            b.put(0, 1); // error: OWN0502
            return n;
        }
    }
}
