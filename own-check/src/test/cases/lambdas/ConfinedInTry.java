import allod.own.Own;
import own.cases.lib.Fun;
import own.cases.lib.Local;

/// A value that is bound to its thread ends on another one.
final class ConfinedInTry {
    static void f(@Own Local l) {
        Fun.once(() -> { // error: OWN0277
            try (l) {
                l.get();
            }
        });
    }
}
