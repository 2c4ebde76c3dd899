import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Crate;

/// Accept: the fields are borrowed in turn.
final class LoopOverFields {
    static int f(@Mut Crate c, int n) {
        for (int i = 0; i < n; i++) {
            @Mut Buf b = i % 2 == 0 ? c.first : c.second;
            b.put(0, i);
        }
        c.count = n;
        return c.first.get(0) + c.second.get(0);
    }
}
