import allod.own.Own;
import own.cases.lib.Nest;
import own.cases.lib.Pair;

/// Accept: a nested pattern takes the structure apart.
final class NestedPattern {
    void f(@Own Nest n) {
        if (n instanceof Nest(Pair(var l, var r), var t, int _)) {
            l.close();
            r.close();
            t.close();
        }
    }
}
