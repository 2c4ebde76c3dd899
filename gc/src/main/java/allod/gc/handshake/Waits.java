package allod.gc.handshake;

import allod.gc.seam.Seams;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A place where one thread at a time waits for a condition: it spins for some microseconds, then sleeps. All
/// waiting of the collectors goes through here.
///
/// ```
/// waiter                                    waker
/// holds? spin ... holds?                    makes the condition hold (volatile)
/// sleeper = me       volatile               wake(): sleeper? ── null ──► nothing
/// holds? ── no ──► park, for a time                    │ a thread
///   ▲                  │                              unpark
///   └──────────────────┘
/// ```
///
/// Spinning is short, because the awaited thread may need the CPU that the spinning one has. Sleeping has a
/// time limit, which grows: the permit of a park can be eaten by other code of the thread, and not every
/// condition has a waker.
///
/// Invariants:
///
/// - **W1** a thread that waits sees the condition within twice the time it has waited, whoever forgets to wake
///   it
/// - **W2** an interrupt is not lost: the thread has it again afterwards
///
/// Threads: one waits, any wake. Nothing is made on the Java heap.
public final class Waits {

    /// How long a wait spins before it sleeps, unless told otherwise.
    public static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private static final long FIRST_NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long LONGEST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /// So many looks between two looks at the clock.
    private static final int LOOKS = 32;

    private static final boolean ALONE = Runtime.getRuntime().availableProcessors() == 1;

    private final long spinNanos;

    /// Who sleeps here, or is about to.
    private volatile @Nullable Thread sleeper;

    public Waits() {
        this(SPIN_NANOS);
    }

    /// @param spinNanos how long a wait spins before it sleeps; with one processor none does
    public Waits(long spinNanos) {
        this.spinNanos = ALONE ? 0 : spinNanos;
    }

    /// Waits at a place that nobody else knows, so nobody wakes.
    public static void until(BooleanSupplier condition) {
        new Waits().await(condition);
    }

    /// Returns when the condition holds.
    public void await(BooleanSupplier condition) {
        boolean _ = await(condition, Long.MAX_VALUE);
    }

    /// Returns when the condition holds, or the time is over.
    ///
    /// @return whether it holds
    public boolean await(BooleanSupplier condition, long atMostNanos) {
        return condition.getAsBoolean() || awaitSlow(condition, atMostNanos, spinNanos);
    }

    /// The same without spinning, for a wait that goes on.
    ///
    /// @return whether it holds
    boolean awaitAsleep(BooleanSupplier condition, long atMostNanos) {
        return condition.getAsBoolean() || awaitSlow(condition, atMostNanos, 0);
    }

    private boolean awaitSlow(BooleanSupplier condition, long atMostNanos, long spinNanos) {
        long start = Seams.nanoTime();
        while (Seams.OPEN && Seams.waited()) { // a directed thread: others have run instead
            if (condition.getAsBoolean()) {
                return true;
            }
            if (Seams.nanoTime() - start >= atMostNanos) {
                return false;
            }
        }
        return spin(condition, start, Math.min(spinNanos, atMostNanos)) || sleep(condition, start, atMostNanos);
    }

    long spinNanos() {
        return spinNanos;
    }

    private static boolean spin(BooleanSupplier condition, long start, long atMostNanos) {
        while (System.nanoTime() - start < atMostNanos) {
            for (int look = 0; look < LOOKS; look++) {
                if (condition.getAsBoolean()) {
                    return true;
                }
                Thread.onSpinWait();
            }
        }
        return false;
    }

    private boolean sleep(BooleanSupplier condition, long start, long atMostNanos) {
        boolean interrupted = false;
        long nap = FIRST_NAP_NANOS;
        sleeper = Thread.currentThread(); // volatile: before the look, or else the waker misses this thread
        try {
            while (!condition.getAsBoolean()) {
                long left = atMostNanos - (System.nanoTime() - start);
                if (left <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, Math.min(nap, left));
                interrupted |= Thread.interrupted(); // or each park would return at once
                nap = Math.min(2 * nap, LONGEST_NAP_NANOS);
            }
            return true;
        } finally {
            sleeper = null;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// To be called after the condition was made to hold by a volatile write.
    public void wake() {
        Thread thread = sleeper; // volatile: after that write
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
