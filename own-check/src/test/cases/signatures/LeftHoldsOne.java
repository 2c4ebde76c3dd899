import allod.own.Mut;
import allod.own.Ref;
import own.cases.lib.Buf;

/// Accept: a result of one lifetime leaves the other value free.
final class LeftHoldsOne {
    int f(@Ref Buf a, @Mut Buf b) {
        @Ref Buf c = Buf.left(a, b);
        b.put(0, 1);
        return c.get(0);
    }
}
