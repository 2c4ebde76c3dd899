import allod.own.Own;
import own.cases.lib.Nest;

/// A structure without one of its parts is no whole any more.
final class NestedThenWhole {
    static void drop(@Own Nest n) {
        n.pair().left().close();
        n.pair().right().close();
        n.tail().close();
    }

    static void f(@Own Nest n) {
        n.tail().close();
        drop(n); // error: OWN0382
    }
}
