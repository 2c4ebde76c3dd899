import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Fun;
import own.cases.lib.Slice;

/// A scoped lambda that writes holds the value while a view of it is used.
final class ScopedTwoExclusive {
    static int f(@Mut Buf b) {
        Slice s = b.slice();
        Fun.scoped(() -> b.put(0, 1)); // error: OWN0502
        return s.get(0);
    }
}
