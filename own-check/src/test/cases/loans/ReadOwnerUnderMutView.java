import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.MutSlice;

/// The owner may not be read while an exclusive view of it is alive.
final class ReadOwnerUnderMutView {
    static int f(@Mut Buf b) {
        MutSlice m = b.edit();
        int n = b.get(0); // error: OWN0502
        m.put(0, n);
        return n;
    }
}
