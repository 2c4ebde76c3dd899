import allod.own.Mut;
import allod.own.Ref;
import java.util.List;
import own.cases.lib.Buf;

/// A list made of borrows holds them.
final class ListOfBorrows {
    static int f(@Mut Buf b) {
        List<@Ref Buf> held = List.of(b);
        b.put(0, 1); // error: OWN0502
        return held.get(0).get(0);
    }
}
