import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// A view may not leave the method that owns what it looks at.
final class ReturnsLocalView {
    Slice f() {
        try (Buf b = new Buf(8)) {
            return b.slice(); // error: OWN0515
        }
    }
}
