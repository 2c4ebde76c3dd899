import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// A lambda that is kept may not borrow from its surroundings.
final class KeptBorrow {
    void f(@Ref Buf b) {
        Fun.keep(() -> b.get(0)); // error: OWN0373
    }
}
