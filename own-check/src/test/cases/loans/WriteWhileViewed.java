import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// A value that is viewed may not be changed.
final class WriteWhileViewed {
    int f(@Mut Buf b) {
        Slice s = b.slice();
        b.put(0, 1); // error: OWN0502
        return s.get(0);
    }
}
