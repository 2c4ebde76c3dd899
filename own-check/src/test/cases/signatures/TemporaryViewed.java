import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Nobody holds the owner that the view looks at.
final class TemporaryViewed {
    static int f() {
        Slice s = Buf.of(8).slice(); // error: OWN0716
        return s.get(0);
    }
}
