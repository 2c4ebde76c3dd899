import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Accept: plain objects go to threads.
final class Threads {
    static int f(int[] data) throws ExecutionException, InterruptedException {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            return pool.submit(() -> data.length).get();
        }
    }
}
