import allod.own.Mut;
import allod.own.Ref;
import java.util.Optional;
import own.cases.lib.Buf;

/// An optional made of a borrow holds it.
final class OptionalOfBorrow {
    static int f(@Mut Buf b) {
        Optional<@Ref Buf> held = Optional.of(b);
        b.put(0, 1); // error: OWN0502
        return held.get().get(0);
    }
}
