import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Whichever value was chosen, both count as viewed.
final class ConditionalView {
    static int f(@Mut Buf a, @Mut Buf b, boolean first) {
        Slice s = first ? a.slice() : b.slice();
        a.put(0, 1); // error: OWN0502
        return s.get(0);
    }
}
