import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: the view looks elsewhere before it is used again.
final class ReassignedInTime {
    static int f(@Ref Buf other) {
        Slice s;
        try (Buf b = new Buf(8)) {
            s = b.slice();
            s.get(0);
        }
        s = other.slice();
        return s.get(0);
    }
}
