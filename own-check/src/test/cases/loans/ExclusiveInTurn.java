import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.MutSlice;

/// Accept: exclusive views one after the other.
final class ExclusiveInTurn {
    void f(@Mut Buf b) {
        MutSlice m = b.edit();
        m.put(0, 1);
        m = b.edit();
        m.put(1, 2);
    }
}
