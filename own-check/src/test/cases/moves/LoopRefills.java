import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: each turn drops the owner and makes the next one.
final class LoopRefills {
    static void f(@Own Buf b, int n) {
        for (int i = 0; i < n; i++) {
            b.close();
            b = new Buf(i);
        }
        b.close();
    }
}
