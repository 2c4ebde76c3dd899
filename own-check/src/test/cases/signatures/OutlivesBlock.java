import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// A view that is used behind the block may not look at the block's resource.
final class OutlivesBlock {
    static int f() {
        Slice s;
        try (Buf b = new Buf(8)) {
            s = b.slice(); // error: OWN0597
        }
        return s.get(0);
    }
}
