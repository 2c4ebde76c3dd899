import allod.own.Own;
import own.cases.lib.Nest;

/// Accept: a part that is gone leaves its siblings.
final class NestedKeepsOthers {
    static int f(@Own Nest n) {
        n.tail().close();
        int first = n.pair().left().get(0);
        n.pair().left().close();
        n.pair().right().close();
        return first;
    }
}
