import allod.own.Own;
import java.util.concurrent.ExecutorService;
import own.cases.lib.Buf;

/// Accept: an owner is handed to a task.
final class OwnerToTask {
    static void f(ExecutorService pool, @Own Buf b) {
        pool.execute(() -> b.close());
    }
}
