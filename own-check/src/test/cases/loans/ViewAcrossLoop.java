import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// The view of the turn before is still used when the next one writes.
final class ViewAcrossLoop {
    static int f(@Mut Buf b, int n) {
        Slice s = b.slice();
        int sum = 0;
        for (int i = 0; i < n; i++) {
            b.put(0, i); // error: OWN0502
            sum += s.get(0);
        }
        return sum;
    }
}
