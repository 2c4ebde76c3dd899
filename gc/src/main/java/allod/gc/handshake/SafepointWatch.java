package allod.gc.handshake;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Watches how long participants take to come to a safepoint, and finds the code that keeps everybody waiting.
///
/// It has no thread of its own: the conductor, which waits anyway, tells it. A wait that goes on is told again
/// after twice the time, so a thread that hangs is told a few times and not a thousand times.
///
/// Threads: the conductor tells, anybody reads. Listeners are called on the conductor, which holds no lock then
/// but keeps all waiting; what they throw is counted and goes no further.
public final class SafepointWatch {

    /// Told about each late participant.
    @FunctionalInterface
    public interface Listener {

        /// A participant does not answer.
        void late(Lateness lateness);

        /// A thread ended without having detached its participant.
        default void abandoned(Participant participant, @Nullable Thread thread) {}
    }

    /// How long a conductor waits before it asks who is late, unless told otherwise.
    public static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final long patienceNanos;
    private final Listener listener;
    private final LongAdder late = new LongAdder();
    private final LongAdder abandoned = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile @Nullable Lateness last;

    /// @param patienceNanos how long a participant may take, at least 1
    public SafepointWatch(long patienceNanos, Listener listener) {
        if (patienceNanos < 1) {
            throw new IllegalArgumentException(
                    "patience of " + patienceNanos + " ns is below 1: give the time after which a thread is late, "
                            + PATIENCE_NANOS + " for instance");
        }
        this.patienceNanos = patienceNanos;
        this.listener = listener;
    }

    /// Counts and keeps the last lateness, and tells nobody.
    public static SafepointWatch silent() {
        return new SafepointWatch(PATIENCE_NANOS, lateness -> {});
    }

    long patienceNanos() {
        return patienceNanos;
    }

    void tellLate(Participant participant, long waitedNanos) {
        Thread thread = participant.owner();
        List<StackTraceElement> stack = thread == null ? List.of() : List.of(thread.getStackTrace());
        Lateness lateness = new Lateness(participant, thread, stack, waitedNanos);
        late.increment();
        last = lateness;
        try {
            listener.late(lateness);
        } catch (RuntimeException e) {
            failures.increment();
        }
    }

    void tellAbandoned(Participant participant, @Nullable Thread thread) {
        abandoned.increment();
        try {
            listener.abandoned(participant, thread);
        } catch (RuntimeException e) {
            failures.increment();
        }
    }

    /// How often a participant was late.
    public long lateCount() {
        return late.sum();
    }

    /// How many threads were found to have ended with a participant attached and running.
    public long abandonedCount() {
        return abandoned.sum();
    }

    /// How often the listener threw.
    public long listenerFailures() {
        return failures.sum();
    }

    /// The last one.
    public @Nullable Lateness lastLate() {
        return last;
    }
}
