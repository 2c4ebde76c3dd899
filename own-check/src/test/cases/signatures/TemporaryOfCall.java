import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// A view of a value that nobody holds.
final class TemporaryOfCall {
    static Slice view(@Ref Buf b) {
        return new Slice(b);
    }

    static int f() {
        Slice s = view(Buf.of(8)); // error: OWN0716
        return s.get(0);
    }
}
