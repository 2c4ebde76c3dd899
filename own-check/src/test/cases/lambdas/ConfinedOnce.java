import allod.own.Own;
import own.cases.lib.Fun;
import own.cases.lib.Local;

/// What is confined may not be moved into a function that another thread may call.
final class ConfinedOnce {
    static void f(@Own Local l) {
        Fun.once(() -> l.close()); // error: OWN0277
    }
}
