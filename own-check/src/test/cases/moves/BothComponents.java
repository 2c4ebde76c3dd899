import allod.own.Own;
import own.cases.lib.Pair;

/// Accept: each component of a structure is dropped once.
final class BothComponents {
    void f(@Own Pair p) {
        p.left().close();
        p.right().close();
    }
}
