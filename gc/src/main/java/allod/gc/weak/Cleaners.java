package allod.gc.weak;

import allod.gc.handshake.Waits;
import allod.gc.object.SlotLayout;
import allod.gc.seam.Seams;
import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.Reservation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The objects of a heap whose death runs an action, and the thread that runs these.
///
/// ```
/// register ─► table of slots, off-heap      one phantom reference each: it keeps nothing alive
///             table of Cleanups, in Java    one action each: it does not know the object
/// collect     slot's object is dead ─► Cleanup to the list of the cycle
/// publish     list of the cycle ─► queue ─► thread: runs them one after the other
/// ```
///
/// Invariants:
///
/// - **C1** an action runs at most once, and never while its object is reachable, unless the program asks for
///   it
/// - **C2** no action runs on a thread of the collector, or under a lock of the heap, or before its cycle is
///   over
/// - **C3** an action that throws is reported, and the others run all the same
///
/// Threads: any registers; the conductor collects and publishes. One lock guards the tables; nothing is called
/// under it but the plan's [Liveness], and a cycle lets it go again after some hundred slots. The queue is a
/// stack of lists that the thread takes as a whole.
///
/// Errors: with [#MAX_CLEANUPS] waiting, [#register] throws. When a heap is closed the actions of its live
/// objects do not run.
///
/// Sources: `java.lang.ref.Cleaner`; Go's `AddCleanup`; MMTk's finding that queueing under the processor's lock
/// deadlocks.
public final class Cleaners implements AutoCloseable {

    /// Most actions that can wait.
    public static final int MAX_CLEANUPS = 1 << 24;

    private static final VarHandle QUEUE;
    private static final int SLICE = 512;
    private static final long STEP_BYTES = 64 << 10;

    static {
        try {
            QUEUE = MethodHandles.lookup().findVarHandle(Cleaners.class, "queue", Cleanup.class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("field of Cleaners", impossible);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Consumer<Throwable> trouble;
    private final String name;
    private final Reservation reservation;
    private final long slots;
    private final Waits waits = new Waits();
    private long committedBytes; // guarded by lock
    private @Nullable Cleanup[] table = new Cleanup[64]; // guarded by lock
    private int used; // guarded by lock: slots that were ever taken
    private int[] free = new int[64]; // guarded by lock: indexes of slots to be used again
    private int freeCount; // guarded by lock
    private volatile int waiting; // written under lock
    private @Nullable Thread thread; // guarded by lock
    private @Nullable Cleanup firstDead; // conductor: of this cycle
    private @Nullable Cleanup lastDead;
    private volatile @Nullable Cleanup queue;
    private volatile boolean closed;
    private final BooleanSupplier called = this::isCalled;

    /// @param name of the heap, for the thread
    public Cleaners(String name) {
        this(
                name,
                failure -> System.getLogger("allod.gc")
                        .log(
                                System.Logger.Level.WARNING,
                                "an action of a cleaner of heap '" + name + "' failed",
                                failure));
    }

    /// @param trouble hears what actions throw, on their thread
    public Cleaners(String name, Consumer<Throwable> trouble) {
        this.name = name;
        this.trouble = trouble;
        reservation = Reservation.reserve("cleaners", 8L * MAX_CLEANUPS, PageSize.BYTES);
        slots = reservation.baseAddress();
    }

    /// Lets an action run when an object has died.
    ///
    /// @param ref of the object, not 0; no safepoint may lie between the caller's getting it and this
    /// @param action must not know the object
    /// @throws IllegalStateException when too many wait, or the heap is closed
    public Cleanup register(long ref, Runnable action) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("heap '" + name + "' is closed: register cleaners before");
            }
            int index = freeCount > 0 ? free[--freeCount] : nextIndex();
            Cleanup cleanup = new Cleanup(this, action, index);
            table[index] = cleanup;
            Address.putLong(slots + 8L * index, SlotLayout.slotOf(ref)); // plain: the lock orders it
            setWaiting(waiting + 1);
            if (thread == null) {
                thread = Seams.start(Thread.ofPlatform().daemon().name("allod-gc-cleaner-" + name), this::work);
            }
            return cleanup;
        } finally {
            lock.unlock();
        }
    }

    private int nextIndex() {
        if (used == MAX_CLEANUPS) {
            throw new IllegalStateException("heap '" + name + "' has " + MAX_CLEANUPS
                    + " cleaners waiting, the most there can be: cancel some, or share one" + " among several objects");
        }
        if (8L * (used + 1) > committedBytes) {
            reservation.commit(slots + committedBytes, STEP_BYTES);
            committedBytes += STEP_BYTES;
        }
        if (used == table.length) {
            table = Arrays.copyOf(table, 2 * used);
        }
        return used++;
    }

    void forget(Cleanup cleanup) {
        lock.lock();
        try {
            if (cleanup.index >= 0 && !closed) { // closed: the slots are gone
                remove(cleanup);
            }
        } finally {
            lock.unlock();
        }
    }

    private void remove(Cleanup cleanup) {
        int index = cleanup.index;
        cleanup.index = -1;
        table[index] = null;
        Address.putLong(slots + 8L * index, 0);
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = index;
        setWaiting(waiting - 1);
    }

    /// Under the lock, so no change is lost.
    private void setWaiting(int count) {
        waiting = count;
    }

    /// Whether no action waits for the death of its object.
    public boolean isEmpty() {
        return waiting == 0;
    }

    /// Actions that wait for the death of their object.
    public int waiting() {
        return waiting;
    }

    /// Finds those whose object died in this cycle. Objects registered meanwhile are live.
    void collect(Liveness liveness) {
        int from = 0;
        boolean more = true;
        while (more) {
            lock.lock();
            try {
                int to = Math.min(used, from + SLICE);
                for (int index = from; index < to; index++) {
                    collect(index, liveness);
                }
                more = to < used;
                from = to;
            } finally {
                lock.unlock();
            }
        }
    }

    private void collect(int index, Liveness liveness) {
        long slot = slots + 8L * index;
        long ref = SlotLayout.addressOf(Address.getLong(slot));
        if (ref == 0) {
            return;
        }
        Cleanup cleanup = table[index];
        if (liveness.isLive(ref) || cleanup == null) {
            Address.putLong(slot, SlotLayout.slotOf(liveness.forwarded(ref)));
            return;
        }
        remove(cleanup);
        if (lastDead == null) {
            firstDead = cleanup;
        } else {
            lastDead.next = cleanup;
        }
        lastDead = cleanup;
    }

    /// Hands what this cycle has found to the thread that runs the actions.
    void publish() {
        Cleanup first = firstDead;
        Cleanup last = lastDead;
        if (first == null || last == null) {
            return;
        }
        firstDead = null;
        lastDead = null;
        Cleanup found;
        do {
            found = queue;
            last.next = found;
        } while (!QUEUE.compareAndSet(this, found, first));
        waits.wake();
    }

    private void work() {
        while (true) {
            waits.await(called);
            Cleanup cleanup = (Cleanup) QUEUE.getAndSet(this, (Cleanup) null);
            if (cleanup == null) {
                return; // closed, and nothing left
            }
            while (cleanup != null) {
                Cleanup following = cleanup.next;
                cleanup.next = null;
                runReported(cleanup);
                cleanup = following;
            }
        }
    }

    private boolean isCalled() {
        return closed || queue != null;
    }

    private void runReported(Cleanup cleanup) {
        try {
            boolean _ = cleanup.runOnce();
        } catch (Throwable failure) { // whatever it is, the other actions must run
            report(failure);
        }
    }

    private void report(Throwable failure) {
        try {
            trouble.accept(failure);
        } catch (RuntimeException | Error noReport) {
            failure.addSuppressed(noReport);
        }
    }

    /// Memory behind the table of slots.
    public long committedBytes() {
        lock.lock();
        try {
            return committedBytes;
        } finally {
            lock.unlock();
        }
    }

    /// Checks the tables against each other.
    public void checkInvariants() {
        lock.lock();
        try {
            int taken = 0;
            for (int index = 0; index < used; index++) {
                Cleanup cleanup = table[index];
                boolean slotTaken = Address.getLong(slots + 8L * index) != 0;
                if (slotTaken != (cleanup != null) || (cleanup != null && cleanup.index != index)) {
                    throw new AssertionError("cleaner " + index + ": slot and action do not agree");
                }
                taken += slotTaken ? 1 : 0;
            }
            if (taken != waiting || taken + freeCount != used) {
                throw new AssertionError(taken + " cleaners in the table, " + waiting + " waiting, " + freeCount
                        + " free of " + used + " slots");
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends the thread when it has run what is queued; unless the caller is that thread, waits for it.
    @Override
    public void close() {
        Thread running;
        lock.lock();
        try {
            closed = true;
            running = thread;
        } finally {
            lock.unlock();
        }
        waits.wake();
        if (running != null && running != Thread.currentThread()) {
            Waits.until(() -> !running.isAlive());
        }
        reservation.close();
    }
}
