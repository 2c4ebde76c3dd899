import allod.own.Mut;
import allod.own.Ref;
import java.util.ArrayList;
import java.util.List;
import own.cases.lib.Buf;

/// The copy of a list holds what the list held.
final class ListCopied {
    static int f(@Mut Buf b) {
        List<@Ref Buf> held = new ArrayList<>();
        held.add(b);
        List<@Ref Buf> copy = new ArrayList<>(held);
        b.put(0, 1); // error: OWN0502
        return copy.get(0).get(0);
    }
}
