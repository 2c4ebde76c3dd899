import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: a view in a block that is left by its label.
final class LabelledBlock {
    static int f(@Mut Buf b) {
        int n = 0;
        look:
        {
            Slice s = b.slice();
            if (s.get(0) == 0) {
                break look;
            }
            n = s.get(1);
        }
        b.put(0, n);
        return n;
    }
}
