import allod.own.Own;
import own.cases.lib.Pair;

/// Accept: the parts of one structure become another.
final class Rebuilt {
    static @Own Pair f(@Own Pair p) {
        return new Pair(p.right(), p.left());
    }
}
