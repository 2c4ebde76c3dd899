import allod.own.Ref;
import own.cases.lib.Buf;

/// A lambda that is returned may not borrow from its surroundings.
final class ReturnedBorrow {
    static Runnable f(@Ref Buf b) {
        return () -> b.get(0); // error: OWN0373
    }
}
