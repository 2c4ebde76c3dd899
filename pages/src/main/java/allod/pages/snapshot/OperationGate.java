package allod.pages.snapshot;

import allod.pages.os.BarrierCalls;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a thread goes through to write to a [SnapshotSpace]: the space closes it for the moments in which nobody may
/// write.
///
/// ```
/// writer                        space
/// depth = 1                     closed = true
///                               membarrier        a full fence in every running thread
/// closed? ── no ──► operation   depth = 0? ── yes ──► nobody writes until the gate opens
///   │ yes                         │ no: wait for the exit
///   ▼
/// depth = 0, wait for the gate to open
/// ```
///
/// Either the writer's depth was stored before the barrier, and the space sees it, or the writer looks at `closed`
/// after the barrier, and sees it. So the writer needs no fence of its own; where the kernel has no membarrier it has
/// one.
///
/// The rules for operations:
///
/// - **short**: everybody who waits for the gate waits for them. No input or output, no waiting for other threads but
///   for a lock that is held for moments
/// - they **nest**: a thread inside may enter again, also while the gate is being closed
/// - inside, nobody takes a snapshot or folds: that would wait for the own exit. It is refused
/// - a virtual thread may be unmounted inside; its pass stays with it
///
/// Invariants:
///
/// - **T2** while the gate is closed nobody is inside
/// - **T3** a gate that nobody closes lets everybody in at once
///
/// Threads: any may enter; one at a time closes. The order of locks: gate, then the lock of the space.
///
/// Sources: asymmetric fences as in `membarrier(2)` and userspace RCU; the store, the fence and the look at the other
/// side's flag are Dekker's.
public final class OperationGate {

    private static final int OPEN = 0;
    private static final int CLOSED = 1;
    private static final int THROTTLED = 2;
    private static final int REFUSING = 4;

    private static final int SPINS = 200;
    private static final long NAP_NANOS = 20_000;
    private static final long NEVER_NANOS = TimeUnit.HOURS.toNanos(1);

    private static final VarHandle BARS = bars();

    /// Whether the process has registered for membarrier.
    private static final boolean HAS_BARRIER = BarrierCalls.register() >= 0;

    private final String name;
    private final boolean barrier;
    private final long patienceNanos;
    private final Passes passes = new Passes();
    private final ReentrantLock closers = new ReentrantLock(true);
    private final AtomicInteger waiting = new AtomicInteger();

    /// What keeps writers out, bits of it; [#OPEN] lets them in.
    private volatile int bars;

    private static VarHandle bars() {
        try {
            return MethodHandles.lookup()
                    .findVarHandle(OperationGate.class, "bars", int.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    OperationGate(String name, long patienceNanos) {
        this(name, patienceNanos, HAS_BARRIER);
    }

    /// @param patienceNanos how long a closer waits for the operations that are under way
    /// @param barrier whether closing uses membarrier; else entering has a fence
    OperationGate(String name, long patienceNanos, boolean barrier) {
        this.name = name;
        this.patienceNanos = patienceNanos;
        this.barrier = barrier;
    }

    /// Begins an operation; waits while the gate is closed. Closing what is returned ends the operation.
    ///
    /// @throws SnapshotMemoryExhausted when the space refuses writers until a snapshot is closed
    public Operation enter() {
        Thread thread = Thread.currentThread();
        Operation own = passes.own(thread.threadId());
        if (own != null) {
            // Acquire: what the operation reads and writes comes after the look at the gate.
            if (own.begin(barrier) > 0 || (int) BARS.getAcquire(this) == OPEN) {
                return own;
            }
            own.close();
        }
        return enterSlow(thread);
    }

    /// Begins an operation if the gate is open, for work that can be put off.
    ///
    /// @return null when it is not
    public @Nullable Operation tryEnter() {
        Operation pass = passes.find(Thread.currentThread());
        if (pass.begin(barrier) > 0 || (int) BARS.getAcquire(this) == OPEN) { // acquire: as in enter()
            return pass;
        }
        pass.close();
        return null;
    }

    /// Begins an operation that gives something back. It waits while the gate is closed, but not until writers are let
    /// in again: else a program that is refused could not end what it has begun.
    public Operation enterToFree() {
        Thread thread = Thread.currentThread();
        while (true) {
            Operation pass = passes.find(thread);
            if (pass.begin(barrier) > 0 || ((int) BARS.getAcquire(this) & CLOSED) == 0) { // acquire: as in enter()
                return pass;
            }
            pass.close();
            for (int spin = 0; (bars & CLOSED) != 0; spin++) {
                if (spin < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.parkNanos(this, NAP_NANOS);
                }
            }
        }
    }

    private Operation enterSlow(Thread thread) {
        while (true) {
            Operation pass = passes.find(thread);
            if (pass.begin(barrier) > 0 || (int) BARS.getAcquire(this) == OPEN) { // acquire: as in enter()
                return pass;
            }
            pass.close();
            awaitOpen();
        }
    }

    /// Whether the calling thread is in an operation.
    boolean isInside() {
        Operation held = passes.held(Thread.currentThread().threadId());
        return held != null && held.ownDepth() > 0;
    }

    /// Closes the gate and waits until nobody is inside; the same thread opens it again.
    ///
    /// @throws OperationStuck when an operation does not end; the gate is open then
    void close() {
        if (isInside()) {
            throw new IllegalStateException(
                    "closing " + this + " inside an operation: the thread would wait for its own"
                            + " exit. Take snapshots and fold outside of operations.");
        }
        closers.lock();
        try {
            put(CLOSED); // before the looks at the depths
            if (barrier) {
                Refusal.requireSuccess(BarrierCalls.expedited(), "membarrier(PRIVATE_EXPEDITED)", Refusal.UNEXPECTED);
            }
            long deadlineNanos = System.nanoTime() + patienceNanos;
            passes.forEach(pass -> awaitExit(pass, deadlineNanos));
        } catch (RuntimeException | Error failure) {
            open();
            throw failure;
        }
    }

    /// Lets the writers in again.
    void open() {
        lift(CLOSED);
        closers.unlock();
    }

    /// Lets nobody in until [#endRestraint()]: enter waits.
    void throttle() {
        put(THROTTLED);
    }

    /// Lets nobody in until [#endRestraint()]: enter throws.
    void refuse() {
        put(REFUSING);
        wakeAll();
    }

    void endRestraint() {
        if ((bars & (THROTTLED | REFUSING)) != 0) {
            lift(THROTTLED | REFUSING);
        }
    }

    /// How many threads wait for the gate to open.
    int waiting() {
        return waiting.get();
    }

    private void put(int bar) {
        int _ = (int) BARS.getAndBitwiseOr(this, bar); // volatile: nothing that follows comes before it
    }

    private void lift(int what) {
        int _ = (int) BARS.getAndBitwiseAnd(this, ~what); // volatile: what the closer has done comes first
        if (waiting.get() > 0) {
            wakeAll();
        }
    }

    private synchronized void wakeAll() {
        notifyAll();
    }

    private void awaitOpen() {
        for (int spin = 0; spin < SPINS && bars == CLOSED; spin++) {
            Thread.onSpinWait(); // most closings are shorter than falling asleep and waking up
        }
        boolean interrupted = false;
        waiting.incrementAndGet(); // volatile, before the look at the bars: or else the opener misses this thread
        try {
            interrupted = awaitLifted();
        } finally {
            waiting.decrementAndGet();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized boolean awaitLifted() {
        boolean interrupted = false;
        while (bars != OPEN) {
            if ((bars & REFUSING) != 0) {
                throw SnapshotMemoryExhausted.refusesWriters(name);
            }
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true; // an operation is too short to be given up half way; the caller sees it afterwards
            }
        }
        return interrupted;
    }

    private void awaitExit(Operation pass, long deadlineNanos) {
        for (int looks = 0; pass.isInside() && !pass.isAbandoned(); looks++) {
            if (looks < SPINS) {
                Thread.onSpinWait();
            } else if (System.nanoTime() - deadlineNanos < 0) {
                LockSupport.parkNanos(this, NAP_NANOS); // its thread may have no CPU
            } else {
                throw new OperationStuck(name, pass.toString(), patienceNanos);
            }
        }
    }

    /// For the tests of the fence that stands in for membarrier.
    static OperationGate withFences(String name) {
        return new OperationGate(name, NEVER_NANOS, false);
    }

    @Override
    public String toString() {
        return "the gate of '" + name + "'";
    }
}
