import allod.own.Own;
import own.cases.lib.Pair;

/// One component of the structure is forgotten.
final class OneComponent {
    static void f(@Own Pair p) { p.left().close(); } // error: OWN1001
}
