import allod.own.Ref;
import own.cases.lib.Pair;

/// A component behind a shared borrow may not be changed.
final class ReceiverOfComponent {
    static void f(@Ref Pair p) {
        p.left().put(0, 1); // error: OWN0596
    }
}
