import allod.own.Own;
import own.cases.lib.Fun;
import own.cases.lib.Local;

/// A value that is bound to its thread is closed on another one, by a reference to its method.
final class ConfinedMovedThread {
    static void f(@Own Local l) {
        Fun.once(l::close); // error: OWN0277
    }
}
