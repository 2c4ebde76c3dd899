import allod.own.Own;
import own.cases.lib.Nest;

/// Accept: the parts of a nested structure are dropped one by one.
final class NestedComponent {
    static void f(@Own Nest n) {
        n.pair().left().close();
        n.pair().right().close();
        n.tail().close();
    }
}
