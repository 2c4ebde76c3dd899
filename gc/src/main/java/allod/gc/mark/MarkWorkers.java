package allod.gc.mark;

import allod.gc.handshake.Waits;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The threads that mark for a heap, and the answer to the question whether they are done.
///
/// ```
///              chunk in the pool, or a granule flagged, and the gate open
///     idle ───────────────────────────────────────────────────────────────► active: count it, then take work
///       ▲                                                                        │ nothing left here nor there
///       └──────── uncount, wake the conductor ◄──── flush ◄──────────────────────┘
/// ```
///
/// Invariants:
///
/// - **W1** a worker holds grey objects only while it is counted as active
/// - **W2** *quiet*: no worker was active, the pool was empty and no granule was flagged, all at one moment.
///   The count carries the number of activations with it, and is the same before and after the pool was looked
///   at; since a worker counts itself before it takes a chunk, none can have taken one in between
/// - **W3** nobody marks before [#open]: a cycle opens the gate when the barriers of all mutators are on
///
/// Quiet does not mean that marking is over: mutators may hold grey objects in buffers, and may assist. The
/// conductor flushes them, and asks again; only what it finds while all mutators stand counts.
///
/// Threads: [#open], [#awaitQuiet] and [#shut] by one conductor at a time; the rest by any. A worker that fails
/// stops; the next wait of the conductor throws what it threw.
///
/// Sources: termination by a count of active threads, as in the parallel collectors of HotSpot and Go's
/// `gcMarkDone`.
public final class MarkWorkers implements AutoCloseable {

    private static final VarHandle ACTIVITY;
    private static final long ONE_ACTIVATION = 1L << 32;

    static {
        try {
            ACTIVITY = MethodHandles.lookup().findVarHandle(MarkWorkers.class, "activity", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("field of MarkWorkers", impossible);
        }
    }

    private final GreyPool pool;
    private final OverflowMap overflow;
    private final Tracer own; // the conductor's: it does the work when there are no workers
    private final List<Thread> threads = new ArrayList<>();
    private final CpuTimes cpu;
    private final Waits quiet = new Waits(); // for the conductor
    private long activity; // activations << 32 | active workers
    private volatile boolean open;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;
    private final BooleanSupplier quietOrFailed = this::isQuietOrFailed; // made once: a cycle allocates nothing
    private final BooleanSupplier called = this::isCalled;

    /// @param workers 0 lets the conductor mark, while it waits
    /// @param tracers makes a tracer for each worker and one for the conductor
    public MarkWorkers(int workers, GreyPool pool, OverflowMap overflow, Supplier<Tracer> tracers) {
        if (workers < 0 || workers > IdleWorkers.SEATS) {
            throw new IllegalArgumentException(workers + " workers: between 0 and " + IdleWorkers.SEATS + " can mark");
        }
        this.pool = pool;
        this.overflow = overflow;
        this.own = tracers.get();
        this.cpu = new CpuTimes(workers);
        for (int i = 0; i < workers; i++) {
            int worker = i;
            Tracer tracer = tracers.get();
            Thread.Builder builder = Thread.ofPlatform().daemon().name("allod-gc-mark-" + i);
            threads.add(Seams.start(builder, () -> work(worker, tracer)));
        }
    }

    /// Lets the workers mark. To be called when the barriers of all mutators are on, before roots are scanned.
    public void open() {
        open = true;
        pool.idle().wakeAll();
    }

    /// Sends the workers to sleep until the next [#open]. To be called when they are quiet, and nobody
    /// publishes more.
    public void shut() {
        assert isQuiet() : "marking ends while there is something to mark";
        open = false;
    }

    /// The conductor's tracer: for global roots, and for weak objects that are kept.
    public Tracer tracer() {
        return own;
    }

    /// Waits until all that the pool holds, and what it leads to, is marked. Publishes what the conductor's
    /// tracer holds first.
    public void awaitQuiet() {
        boolean _ = awaitQuiet(Long.MAX_VALUE);
    }

    /// The same, for a time.
    ///
    /// @return whether all is marked
    public boolean awaitQuiet(long atMostNanos) {
        own.flush();
        if (threads.isEmpty()) {
            drainAll(own);
        }
        boolean done = quiet.await(quietOrFailed, atMostNanos);
        throwFailure();
        return done;
    }

    private void throwFailure() {
        Throwable trouble = failure;
        if (trouble != null) {
            throw new IllegalStateException("a mark worker failed: the heap cannot be collected any more", trouble);
        }
    }

    /// Whether W2's moment was during this call.
    public boolean isQuiet() {
        long before = (long) ACTIVITY.getVolatile(this);
        if ((int) before != 0 || !pool.isEmpty() || overflow.any()) {
            return false;
        }
        return (long) ACTIVITY.getVolatile(this) == before;
    }

    /// CPU time of all workers, since they were made.
    public long cpuNanos() {
        return cpu.sumNanos();
    }

    public int workers() {
        return threads.size();
    }

    private void work(int worker, Tracer tracer) {
        try {
            while (awaitWork(worker)) {
                long _ = (long) ACTIVITY.getAndAdd(this, ONE_ACTIVATION + 1); // before any work is taken: W2
                if (!pool.isEmpty() && pool.idle().any()) {
                    pool.idle().wakeOne(); // a publisher wakes one; it wakes the next if there is more
                }
                drainAll(tracer);
                cpu.record(worker);
                if (Seams.OPEN) {
                    Seams.reach(SeamPoint.POOL_EMPTY);
                }
                deactivate();
                if (Seams.OPEN) {
                    Seams.reach(SeamPoint.WORKER_IDLE);
                }
            }
        } catch (RuntimeException | Error trouble) {
            failure = trouble;
            quiet.wake();
        }
    }

    private void drainAll(Tracer tracer) {
        do {
            long _ = tracer.drain(Long.MAX_VALUE);
            if (overflow.any()) {
                overflow.rescan(tracer);
            }
        } while (!tracer.isEmpty() || !pool.isEmpty() || overflow.any());
        boolean _ = tracer.flush();
    }

    private void deactivate() {
        if ((int) ((long) ACTIVITY.getAndAdd(this, -1L)) == 1) {
            quiet.wake();
        }
    }

    /// @return false when the workers are closed
    private boolean awaitWork(int worker) {
        pool.idle().await(worker, called);
        return !closed;
    }

    private boolean isCalled() {
        return closed || (open && (!pool.isEmpty() || overflow.any()));
    }

    private boolean isQuietOrFailed() {
        return failure != null || isQuiet();
    }

    /// Ends the threads. Not in the middle of a cycle.
    @Override
    public void close() {
        closed = true;
        pool.idle().wakeAll();
        for (Thread thread : threads) {
            join(thread);
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException told) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
