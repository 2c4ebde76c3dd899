import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// A view of one turn's resource may not be used in the next.
final class OutlivesTurn {
    static int f(@Ref Buf start, int n) {
        Slice s = start.slice();
        int sum = 0;
        for (int i = 0; i < n; i++) {
            sum += s.get(0);
            try (Buf b = new Buf(8)) {
                s = b.slice(); // error: OWN0597
            }
        }
        return sum;
    }
}
