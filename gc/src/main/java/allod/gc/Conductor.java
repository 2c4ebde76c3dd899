package allod.gc;

import allod.gc.handshake.Waits;
import allod.gc.seam.Seams;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The thread that runs a heap's collections, one after the other.
///
/// ```
/// request ──► requested ──► the thread: started++ ; plan.collect ; completed = started ──► those who wait
///                                            └ memoryCame: reclaimed = started ──► those who wait for memory
/// perform ──► tasks ──────► between two collections
/// ```
///
/// - **C1** `completed <= reclaimed <= started <= requested`, and each only grows
/// - **C2** [#collect] returns after a collection that started after the call: what was unreachable then is
///   free
/// - **C3** an error in a collection ends the heap: every later call throws it, and no memory is touched any
///   more
///
/// Threads: any may ask. A mutator that waits must be blocked.
final class Conductor {
    private static final VarHandle REQUESTED;

    static {
        try {
            REQUESTED = MethodHandles.lookup().findVarHandle(Conductor.class, "requested", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("field of Conductor", impossible);
        }
    }

    private static final long BACKGROUND_NANOS =
            500_000_000L; // so often free memory is looked for that can be returned

    private final String name;
    private final Plan plan;
    private final Consumer<Throwable> onFailure;
    private final Waits waits = new Waits();
    private final ConcurrentLinkedQueue<Waits> waiters = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<FutureTask<?>> tasks = new ConcurrentLinkedQueue<>();
    private final BooleanSupplier hasWork = this::hasWork;
    private volatile long requested;
    private volatile long started; // written by the thread alone, as the two below
    private volatile long reclaimed;
    private volatile long completed;
    private volatile GcCause cause = GcCause.REQUESTED; // of the newest request
    private volatile boolean memoryShort; // the newest request comes from a mutator for which a collection did nothing
    private volatile boolean closing;
    private volatile @Nullable Throwable failure;
    private @Nullable Thread thread;

    /// @param onFailure is told when a collection has failed
    Conductor(String name, Plan plan, Consumer<Throwable> onFailure) {
        this.name = name;
        this.plan = plan;
        this.onFailure = onFailure;
    }

    void start() {
        thread = Seams.start(Thread.ofPlatform().daemon().name("allod-gc " + name), this::run);
    }

    private void run() {
        while (!closing) {
            FutureTask<?> task = tasks.poll();
            if (task != null) {
                task.run();
                wakeWaiters();
            } else if (requested > started) {
                collectOnce();
            } else {
                plan.backgroundWork();
                boolean _ = waits.await(hasWork, BACKGROUND_NANOS);
            }
        }
        wakeWaiters();
    }

    private boolean hasWork() {
        return closing || requested > started || !tasks.isEmpty();
    }

    private void collectOnce() {
        long number = started + 1;
        started = number; // volatile: whoever sees it as it was before knows that its garbage will be found
        try {
            plan.collect(cause);
        } catch (Throwable error) {
            failure = error;
            closing = true;
            onFailure.accept(error);
        }
        reclaimed = number;
        completed = number;
        wakeWaiters();
    }

    /// The running collection has found its garbage: refills can sweep it.
    void memoryCame() {
        reclaimed = started;
        wakeWaiters();
    }

    private void wakeWaiters() {
        for (Waits waiter : waiters) {
            waiter.wake();
        }
    }

    /// Asks for a collection, unless one is asked for or runs.
    void request(GcCause why) {
        long running = started;
        if (requested == running && completed == running) {
            ask(running + 1, why);
        }
    }

    private void ask(long number, GcCause why) {
        for (long seen = requested; seen < number; seen = requested) {
            cause = why;
            if (REQUESTED.compareAndSet(this, seen, number)) {
                waits.wake();
            }
        }
    }

    /// Returns when a collection that starts after the call is complete.
    void collect(GcCause why) {
        memoryShort = why == GcCause.ALLOCATION;
        long number = started + 1;
        ask(number, why);
        awaitUntil(() -> completed >= number || closing);
        requireWhole();
    }

    /// Returns when the collection that runs, or the next one, has found its garbage.
    void awaitMemory() {
        long number = reclaimed + 1;
        ask(number, GcCause.ALLOCATION);
        awaitUntil(() -> reclaimed >= number || closing);
        requireWhole();
    }

    /// Runs something on this thread between two collections: what must not meet a sweep. The caller's mutator,
    /// if it has one, must be blocked.
    ///
    /// @throws RuntimeException what `action` threw
    <T> T perform(Callable<T> action) {
        requireWhole();
        FutureTask<T> task = new FutureTask<>(action);
        tasks.add(task);
        waits.wake();
        awaitUntil(() -> task.isDone() || closing);
        requireWhole();
        if (!task.isDone()) {
            throw new IllegalStateException("heap '" + name + "' was closed meanwhile");
        }
        try {
            return task.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(failed.getCause());
        } catch (InterruptedException impossible) {
            throw new IllegalStateException("interrupted in a task that is done", impossible);
        }
    }

    private void awaitUntil(BooleanSupplier condition) {
        requireWhole();
        Waits own = new Waits();
        waiters.add(own);
        try {
            own.await(condition);
        } finally {
            waiters.remove(own);
        }
    }

    /// Whether a mutator waits for the collection that runs although one before did not help it.
    boolean isMemoryShort() {
        return cause == GcCause.ALLOCATION && memoryShort;
    }

    /// @throws IllegalStateException when a collection has failed
    void requireWhole() {
        Throwable error = failure;
        if (error != null) {
            throw new IllegalStateException(
                    "the collector of heap '" + name + "' has failed, and its memory cannot be trusted: close the heap",
                    error);
        }
    }

    /// Collections that are complete.
    long completed() {
        return completed;
    }

    /// Returns when the thread has ended.
    void close() {
        closing = true;
        waits.wake();
        Thread ending = thread;
        if (ending != null) {
            Waits.until(() -> !ending.isAlive());
        }
    }
}
