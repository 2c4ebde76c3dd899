import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.MutSlice;
import own.cases.lib.Slice;

/// A value that is viewed exclusively may not even be viewed.
final class ReadWhileExclusive {
    int f(@Mut Buf b) {
        MutSlice m = b.edit();
        Slice s = b.slice(); // error: OWN0502
        m.put(0, 1);
        return s.get(0);
    }
}
