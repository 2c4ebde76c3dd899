import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.MutSlice;

/// Accept: an exclusive view is read and written in turn.
final class MutViewReadsItself {
    static int f(@Mut Buf b) {
        MutSlice m = b.edit();
        m.put(0, m.get(1) + 1);
        return m.get(0);
    }
}
