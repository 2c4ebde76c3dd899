import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: a view returned on one path binds only that path.
final class ViewThenReturn {
    static Slice f(@Mut Buf b) {
        if (b.size() > 8) {
            return b.slice();
        }
        b.put(0, 1);
        return b.slice();
    }
}
