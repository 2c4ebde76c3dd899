import allod.own.Own;
import java.util.concurrent.ExecutorService;
import own.cases.lib.Local;

/// What is confined may not be moved into a task.
final class ConfinedTask {
    static void f(ExecutorService pool, @Own Local l) {
        pool.execute(() -> l.close()); // error: OWN0277
    }
}
