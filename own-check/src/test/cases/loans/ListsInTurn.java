import allod.own.Mut;
import allod.own.Ref;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import own.cases.lib.Buf;

/// Accept: what a list held before it was replaced is free.
final class ListsInTurn {
    static int f(@Mut Buf b, @Ref Buf c) {
        List<@Ref Buf> held = new ArrayList<>(List.of(b, c));
        int before = held.get(0).get(0);
        b.put(0, 1);
        held = Arrays.asList(c, b);
        return before + held.get(1).get(0);
    }
}
