import allod.own.Mut;
import allod.own.Ref;
import java.util.Arrays;
import java.util.List;
import own.cases.lib.Buf;

/// A list made of many arguments holds them.
final class ListAsArray {
    static int f(@Mut Buf b, @Ref Buf c) {
        List<@Ref Buf> held = Arrays.asList(c, b);
        b.put(0, 1); // error: OWN0502
        return held.get(0).get(0);
    }
}
