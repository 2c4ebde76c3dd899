import allod.own.Mut;
import allod.own.Ref;
import own.cases.lib.Buf;

/// A result of two borrows keeps both values borrowed.
final class LongerHoldsBoth {
    int f(@Ref Buf a, @Mut Buf b) {
        @Ref Buf c = Buf.longer(a, b);
        b.put(0, 1); // error: OWN0502
        return c.get(0);
    }
}
