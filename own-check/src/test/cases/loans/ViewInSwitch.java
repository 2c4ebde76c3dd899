import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: a view made in one arm only.
final class ViewInSwitch {
    static int f(@Mut Buf b, int n) {
        return switch (n) {
            case 0 -> {
                Slice s = b.slice();
                yield s.get(0);
            }
            case 1 -> {
                b.put(0, 1);
                yield 0;
            }
            default -> b.size();
        };
    }
}
