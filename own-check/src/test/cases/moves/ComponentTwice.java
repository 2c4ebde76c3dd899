import allod.own.Own;
import own.cases.lib.Pair;

/// A component that was moved out of its structure is gone.
final class ComponentTwice {
    void f(@Own Pair p) {
        p.left().close();
        p.right().close();
        p.left().close(); // error: OWN0382
    }
}
