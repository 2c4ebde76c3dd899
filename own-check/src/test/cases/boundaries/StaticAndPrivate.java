import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: the rules hold through private and static helpers.
final class StaticAndPrivate {
    private static void end(@Own Buf b) {
        b.close();
    }

    private int look(Buf b) {
        return b.get(0);
    }

    int f() {
        Buf b = Buf.of(8);
        int n = look(b);
        end(b);
        return n;
    }
}
