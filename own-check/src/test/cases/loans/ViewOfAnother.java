import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: a view of one value does not bind another.
final class ViewOfAnother {
    int f(@Mut Buf a, @Mut Buf b) {
        Slice s = a.slice();
        b.put(0, 1);
        return s.get(0);
    }
}
