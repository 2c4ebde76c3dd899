import allod.own.Own;
import own.cases.lib.Local;

/// What is confined may not be moved to a thread.
final class ConfinedThread {
    static void f(@Own Local l) {
        Thread.startVirtualThread(() -> l.close()); // error: OWN0277
    }
}
