package allod.heap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Threads whose failures fail the test.
final class Threads {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /// What a thread does.
    interface Body {
        void run() throws Exception;
    }

    private final List<Thread> started = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /// Runs `body` in a platform thread of its own, to its end.
    static void run(Body body) {
        new Threads().start(body).join();
    }

    Threads start(Body body) {
        return start(Thread.ofPlatform().daemon(), body);
    }

    Threads start(Thread.Builder kind, Body body) {
        started.add(kind.start(() -> {
            try {
                body.run();
            } catch (Throwable thrown) {
                failure.compareAndSet(null, thrown);
            }
        }));
        return this;
    }

    boolean failed() {
        return failure.get() != null;
    }

    /// Waits for all; throws what one of them has thrown.
    void join() {
        for (Thread thread : started) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        started.clear();
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new AssertionError("in another thread: " + thrown, thrown);
        }
    }

    /// Waits until `holds`, and fails when it does not within the deadline.
    static void await(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + DEADLINE + ": " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
