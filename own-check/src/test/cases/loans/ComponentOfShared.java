import allod.own.Ref;
import own.cases.lib.Pair;

/// A component is not the borrower's to drop.
final class ComponentOfShared {
    static void f(@Ref Pair p) {
        p.left().close(); // error: OWN0507
    }
}
