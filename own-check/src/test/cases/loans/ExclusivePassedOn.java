import allod.own.Mut;
import own.cases.lib.Buf;

/// Accept: an exclusive borrow is lent to a helper and comes back.
final class ExclusivePassedOn {
    static int step(@Mut Buf b, int n) {
        b.put(0, n);
        return n == 0 ? 0 : step(b, n - 1) + b.get(0);
    }
}
