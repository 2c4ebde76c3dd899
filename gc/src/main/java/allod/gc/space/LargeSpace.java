package allod.gc.space;

import static allod.gc.space.RegionLayout.NEXT;
import static allod.gc.space.RegionLayout.RUNS;
import static allod.gc.space.RegionLayout.STATE_LISTED;
import static allod.gc.space.RegionLayout.STATE_OWNED;
import static allod.pages.Address.getInt;
import static allod.pages.Address.getLong;
import static allod.pages.Address.putInt;
import static allod.pages.Address.putLong;

import allod.gc.handshake.Waits;
import allod.gc.object.HeaderLayout;
import allod.gc.object.ObjectVisitor;
import allod.gc.seam.Fault;
import java.util.concurrent.locks.ReentrantLock;

/// Objects above [CellSizes#MAX_BYTES]: each has granules of its own, and starts at the first of them.
///
/// ```
///          reserve: zeroed, in no list        publish                 a new epoch          marked
/// supply ──────────────────────────► OWNED ───────────► list ────────────────────► unswept ──────► list
///    ▲                                 │ abandon                                      │
///    └─────────────────────────────────┴───────────────────── not marked ─────────────┘
/// ```
///
/// Clearing the memory of a large object takes long, so a mutator may stop at safepoints meanwhile; the object
/// is published afterwards, with the colour that is right then.
///
/// Invariants, checked by [#checkInvariants(boolean)]:
///
/// - **L1** every published object is in one of the two lists, or being swept by one thread
/// - **L2** the counts are the sums over the objects
/// - **L3** outside of marking, no bit of a swept object is set
///
/// Threads: any; one lock, under which that of the supply may be taken.
public final class LargeSpace {

    private static final long CLEAR_STEP_BYTES = 1L << 20;
    private static final long MAX_OBJECT_BYTES = 1L << 40;

    private final ReentrantLock lock = new ReentrantLock();
    private final RegionTable table;
    private final RegionSupply supply;
    private final MarkBits bits;
    private int listed; // guarded by lock, as all below: 1 + first granule of the first object
    private int unswept;
    private int unfinished; // objects that are not swept yet, or being swept
    private int objects;
    private long usedBytes; // granules of published objects
    private long liveBytes;
    private long allocatedBytes;
    private int epoch = 1;

    public LargeSpace(RegionSupply supply, MarkBits bits) {
        this.supply = supply;
        this.table = supply.table();
        this.bits = bits;
    }

    /// Memory for an object, zeroed, which no sweep and no walk sees before it is published.
    ///
    /// @param between is run from time to time while memory is cleared, and may stop for a safepoint
    /// @return where the object goes, or 0 when memory is out
    public long reserve(long objectBytes, Runnable between) {
        assert objectBytes > 0 && objectBytes <= MAX_OBJECT_BYTES : objectBytes;
        int granules = (int) ((objectBytes + table.granuleBytes() - 1) >>> table.granuleShift());
        int run = supply.take(granules, RegionTable.LARGE);
        if (run < 0) {
            return 0;
        }
        long row = table.row(run);
        putLong(row + RUNS, table.addressOf(run) + objectBytes);
        Span.setState(row, 0, STATE_OWNED);
        clear(run, granules, between);
        return table.addressOf(run);
    }

    private void clear(int run, int granules, Runnable between) {
        int step = (int) Math.max(1, CLEAR_STEP_BYTES >>> table.granuleShift());
        for (int done = 0; done < granules; done += step) {
            int part = Math.min(step, granules - done);
            supply.clear(run + done, part);
            clearBits(run + done, part);
            between.run();
        }
    }

    private void clearBits(int run, int granules) {
        long from = table.addressOf(run);
        long to = table.addressOf(run + granules);
        assert bits.isClear(from, to) : "bits are set in granules that were free, from " + run;
        if (!Fault.F23.on()) {
            bits.clear(from, to);
        }
    }

    /// Makes a reserved object one of the space: it is swept from the next sweep on.
    ///
    /// @param black whether marking goes on: the object counts as marked then
    public void publish(long ref, boolean black) {
        int run = table.granuleOf(ref);
        long row = table.row(run);
        if (black && !Fault.F6.on()) {
            bits.mark(ref);
        }
        lock.lock();
        try {
            objects++;
            usedBytes += granuleBytesOf(run);
            allocatedBytes += granuleBytesOf(run);
            push(run, row);
        } finally {
            lock.unlock();
        }
    }

    /// Gives the memory of an object back that was reserved and not published.
    public void abandon(long ref) {
        int run = table.granuleOf(ref);
        supply.give(run, table.runLength(run));
    }

    /// [#reserve(long, Runnable)] without a pause, and [#publish(long, boolean)].
    public long alloc(long objectBytes, boolean black) {
        long ref = reserve(objectBytes, LargeSpace::goOn);
        if (ref != 0) {
            publish(ref, black);
        }
        return ref;
    }

    private static void goOn() {}

    private void push(int run, long row) {
        Span.setState(row, epoch, STATE_LISTED);
        putInt(row + NEXT, listed);
        listed = run + 1;
    }

    private long granuleBytesOf(int run) {
        return (long) table.runLength(run) << table.granuleShift();
    }

    /// Begins a sweep. The world is stopped, marking is complete, and the sweep before is finished.
    public void startSweep() {
        lock.lock();
        try {
            assert unfinished == 0 : unfinished + " large objects are not swept";
            epoch++;
            unswept = listed;
            unfinished = objects;
            listed = 0;
            liveBytes = 0;
        } finally {
            lock.unlock();
        }
    }

    /// Sweeps until about `budgetBytes` of objects are done.
    ///
    /// @return false when no object is left to take
    public boolean sweepSome(long budgetBytes) {
        long done = 0;
        while (done < budgetBytes) {
            int run = claim();
            if (run < 0) {
                return false;
            }
            done += granuleBytesOf(run);
            sweep(run);
        }
        return true;
    }

    private int claim() {
        lock.lock();
        try {
            int run = unswept - 1;
            if (run >= 0) {
                unswept = getInt(table.row(run) + NEXT);
                if (!Span.claim(table.row(run), epoch)) {
                    throw new IllegalStateException("L1: large object at granule " + run + " is listed as unswept, but"
                            + " its state is " + Span.state(table.row(run)));
                }
            }
            return run;
        } finally {
            lock.unlock();
        }
    }

    private void sweep(int run) {
        long ref = table.addressOf(run);
        boolean live = bits.isMarked(ref);
        long bytes = granuleBytesOf(run);
        if (live && !Fault.F23.on()) {
            bits.unmark(ref);
        }
        lock.lock();
        try {
            if (live) {
                liveBytes += bytes;
                push(run, table.row(run));
            } else {
                objects--;
                usedBytes -= bytes;
                supply.give(run, table.runLength(run));
            }
            unfinished--;
        } finally {
            lock.unlock();
        }
    }

    /// Whether every object is swept.
    public boolean isSwept() {
        lock.lock();
        try {
            return unfinished == 0;
        } finally {
            lock.unlock();
        }
    }

    /// Sweeps what is left, and waits for objects that other threads are sweeping.
    public void finishSweep() {
        sweepSome(Long.MAX_VALUE);
        if (!isSwept()) {
            Waits.until(this::isSwept);
        }
    }

    /// Bytes of an object as it was asked for.
    public long bytesOf(long ref) {
        return getLong(table.row(table.granuleOf(ref)) + RUNS) - ref;
    }

    /// Shows all published objects that have a header, dead ones that are not swept too. The world is stopped.
    public void walk(ObjectVisitor visitor) {
        for (int granule = 0; granule < table.granules(); granule += table.runLength(granule)) {
            long ref = table.addressOf(granule);
            if (table.kind(granule) == RegionTable.LARGE
                    && Span.state(table.row(granule)) == STATE_LISTED
                    && getLong(ref) != 0
                    && !HeaderLayout.isFiller(getLong(ref))) {
                visitor.object(ref, getLong(ref));
            }
        }
    }

    /// Bytes of all objects that were published, in whole granules.
    public long allocatedBytes() {
        lock.lock();
        try {
            return allocatedBytes;
        } finally {
            lock.unlock();
        }
    }

    /// Bytes that this cycle's sweep has found live so far.
    public long liveBytes() {
        lock.lock();
        try {
            return liveBytes;
        } finally {
            lock.unlock();
        }
    }

    /// Bytes of granules of published objects.
    public long usedBytes() {
        lock.lock();
        try {
            return usedBytes;
        } finally {
            lock.unlock();
        }
    }

    /// Number of published objects.
    public int objects() {
        lock.lock();
        try {
            return objects;
        } finally {
            lock.unlock();
        }
    }

    /// Checks L1 to L3; the world is stopped and nobody sweeps.
    ///
    /// @param marking whether bits may be set
    public void checkInvariants(boolean marking) {
        lock.lock();
        try {
            int pending = check(unswept, false, true);
            int swept = check(listed, true, marking);
            if (pending != unfinished || swept + pending != objects) {
                throw new AssertionError("L1: in the lists are " + swept + " + " + pending + " objects, counted are "
                        + objects + ", not swept " + unfinished);
            }
        } finally {
            lock.unlock();
        }
    }

    private int check(int list, boolean swept, boolean marking) {
        int count = 0;
        for (int link = list; link != 0; link = getInt(table.row(link - 1) + NEXT)) {
            int run = link - 1;
            long row = table.row(run);
            boolean right = table.kind(run) == RegionTable.LARGE
                    && Span.state(row) == STATE_LISTED
                    && (Span.epoch(row) == epoch) == swept;
            if (!right || ++count > objects) {
                throw new AssertionError("L1: granule " + run + " of kind " + table.kind(run) + ", state "
                        + Span.state(row) + ", epoch " + Span.epoch(row) + " of " + epoch + ", swept: " + swept);
            }
            if (!marking && !bits.isClear(table.addressOf(run), table.addressOf(run + 1))) {
                throw new AssertionError("L3: bits of the large object at granule " + run + " are set");
            }
        }
        return count;
    }
}
