import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: the view of an outer resource is used in an inner block.
final class OuterResource {
    static int f() {
        try (Buf a = new Buf(8)) {
            Slice s = a.slice();
            try (Buf b = new Buf(8)) {
                return s.get(0) + b.get(0);
            }
        }
    }
}
