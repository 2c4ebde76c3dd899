import allod.own.Mut;
import own.cases.lib.Fun;
import own.cases.lib.Local;

/// A value that is bound to its thread is read on another one.
final class ConfinedExclusive {
    static void f(@Mut Local l) {
        Fun.once(() -> l.get()); // error: OWN0373
    }
}
