package allod.gc;

import allod.gc.handshake.Waits;
import allod.gc.seam.Seams;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

/// When a collection begins, and how much of its work the mutators take over, so that it is complete before the
/// heap is full.
///
/// ```
///        live          trigger              goal             limit
/// ────────┼───────────────┼────────────────────┼────────────────┼──► used
///         │   mutators    │ marking: assists   │ mutators stall │
///                         ◄── runway = allocation rate x predicted time of a cycle, and a margin
/// ```
///
/// - **P1** the goal is `live x (1 + growth)`, at least [#MIN_GOAL_BYTES], at most the soft limit, but a
///   sixteenth above what lives, and in any case a margin below the limit
/// - **P2** the trigger is between `live + (goal - live) / 4` and the goal; where that is in use already, half
///   way from there to the limit, so that a heap that is nearly full does not collect all the time
/// - **P3** while a collection marks, a mutator that comes for more pays `taken x (work left / room left)`
///   bytes of scanning for what it took before, first from what the workers have scanned ahead, then by its own
///   work
///
/// Threads: refills on mutators; the rest on the conductor. The figures that mutators read are volatile, each
/// by itself: a stale one costs a little work.
///
/// Sources: goal and credit of Go's pacer (proposal 44167); the runway from predicted times of ZGC's director.
final class Pacer {

    /// Below it a heap is not worth a collection.
    static final long MIN_GOAL_BYTES = 4L << 20;

    private static final VarHandle PAID;

    static {
        try {
            PAID = MethodHandles.lookup().findVarHandle(Pacer.class, "paidBytes", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("field of Pacer", impossible);
        }
    }

    private static final double SPIKE = 1.5; // the allocation rate may rise
    private static final double NEWEST = 0.4; // weight of the newest cycle in the predictions
    private static final int LIMIT_MARGIN = 32; // of the limit a thirty-second is left alone

    private static final long PACE_NANOS = 1_000_000;
    private static final int LEAST_GROWTH = 16; // a sixteenth of what lives, however low the soft limit is
    private static final double MAX_RATIO = 16; // so that one refill does not pay for a whole cycle

    private final ObjectHeap heap;
    private final long limitBytes;
    private final long softLimitBytes;
    private final long ceilingBytes;
    private final double growth;
    private volatile long goalBytes;
    private volatile long triggerBytes;
    private volatile long paceBytes; // from here on mutators are slowed down while the heap marks
    private volatile boolean marking;
    private final BooleanSupplier marked = this::isMarked;
    private volatile long workBytes; // scanning that the running cycle will need, predicted
    private volatile long paidBytes; // scanning that refills of this cycle have asked for

    // the conductor's
    private long cycleBeganNanos;
    private long cycleEndedNanos;
    private long usedAtEnd;
    private long lastScannedBytes;
    private double markNanos;
    private double allocatedBytesPerNano;

    Pacer(ObjectHeap heap, ObjectHeapOptions options) {
        this.heap = heap;
        this.growth = options.growthPercent() / 100.0;
        this.limitBytes = options.limitBytes();
        this.softLimitBytes = options.softLimitBytes();
        this.ceilingBytes = limitBytes - limitBytes / LIMIT_MARGIN;
        cycleEndedNanos = Seams.nanoTime();
        settle(0, 0);
    }

    /// What the mutator owes for what it took before; asks for a collection when it is time.
    void beforeRefill(Mutator mutator) {
        long usedBytes = heap.plan().usedBytes();
        long takenBytes = mutator.settleTaken();
        if (marking) {
            assist(mutator, (long) (takenBytes * assistRatio(usedBytes)));
        } else if (usedBytes >= triggerBytes) {
            heap.conductor().request(GcCause.GOAL);
        }
    }

    /// Bytes to scan for each byte that is taken.
    private double assistRatio(long usedBytes) {
        long leftBytes = Math.max(workBytes / 16, workBytes - heap.plan().scannedBytes());
        long roomBytes = Math.max(goalBytes / 64, goalBytes - usedBytes);
        return Math.min(MAX_RATIO, (double) leftBytes / roomBytes);
    }

    private void assist(Mutator mutator, long debtBytes) {
        long creditBytes = heap.plan().scannedBytes() - (long) PAID.getAndAdd(this, debtBytes);
        if (creditBytes >= debtBytes) {
            return; // the workers are ahead of what has been taken
        }
        long beganNanos = Seams.nanoTime();
        if (heap.plan().assist(mutator, debtBytes) != 0) {
            heap.recorder().stalled(StallKind.ASSIST, Seams.nanoTime() - beganNanos);
        } else if (heap.plan().usedBytes() > paceBytes) {
            pace(mutator, beganNanos);
        }
    }

    /// There is nothing to take over, but the workers are not done: lets them have the processor for a moment.
    private void pace(Mutator mutator, long beganNanos) {
        mutator.enterBlocked();
        try {
            boolean _ = new Waits().await(marked, PACE_NANOS);
        } finally {
            mutator.leaveBlocked();
            heap.recorder().stalled(StallKind.PACE, Seams.nanoTime() - beganNanos);
        }
    }

    private boolean isMarked() {
        return !marking;
    }

    /// Marking begins: what is allocated from now on pays.
    void markingBegan(long usedBytes) {
        cycleBeganNanos = Seams.nanoTime();
        double rate = Math.max(0, usedBytes - usedAtEnd) / (double) Math.max(1, cycleBeganNanos - cycleEndedNanos);
        allocatedBytesPerNano = blend(allocatedBytesPerNano, rate);
        workBytes = lastScannedBytes == 0 ? usedBytes / 2 : lastScannedBytes + lastScannedBytes / 8;
        paidBytes = 0;
        marking = true;
    }

    /// Marking is over.
    ///
    /// @param scannedBytes in this cycle
    void markingEnded(long scannedBytes) {
        marking = false;
        lastScannedBytes = scannedBytes;
        markNanos = blend(markNanos, (double) (Seams.nanoTime() - cycleBeganNanos));
    }

    /// A cycle is over; sets goal and trigger of the next.
    void settle(long usedBytes, long liveBytes) {
        cycleEndedNanos = Seams.nanoTime();
        usedAtEnd = usedBytes;
        long least = liveBytes + Math.max(liveBytes / LEAST_GROWTH, MIN_GOAL_BYTES / LEAST_GROWTH);
        long wanted = (long) Math.max(MIN_GOAL_BYTES, (double) liveBytes * (1 + growth));
        goalBytes = Math.min(Math.max(Math.min(wanted, softLimitBytes), least), ceilingBytes);
        long span = Math.max(0, goalBytes - liveBytes);
        long runway = (long) (allocatedBytesPerNano * SPIKE * markNanos);
        paceBytes = goalBytes - span / 8;
        long trigger = goalBytes - Math.min(Math.max(runway, span / 16), span * 3 / 4);
        triggerBytes = trigger > usedBytes ? trigger : usedBytes + Math.max(0, limitBytes - usedBytes) / 2;
    }

    private static double blend(double before, double newest) {
        return before == 0 ? newest : before * (1 - NEWEST) + newest * NEWEST;
    }

    long goalBytes() {
        return goalBytes;
    }

    long triggerBytes() {
        return triggerBytes;
    }
}
