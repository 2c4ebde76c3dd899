package allod.gc.space;

import allod.gc.handshake.Waits;
import allod.gc.seam.Fault;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Who has which span: lends spans with room to lanes, takes them back, and sweeps them in between.
///
/// ```
/// acquire   partial list ─► unswept of the size, some ─► supply ─► unswept of any size
/// release   partial list, full list, or the supply
/// ```
///
/// Threads: any; a lock for each size, under which that of the supply may be taken. Sweeping holds none. The invariants
/// are those of [SpanSpace].
final class SpanStore {

    /// No span.
    static final int NONE = -1;

    private static final int LAZY_SWEEPS = 16; // unswept spans a refill tries before it takes new memory

    private final RegionTable table;
    private final RegionSupply supply;
    private final MarkBits bits;
    private final CellClass[] classes = new CellClass[CellSizes.LANES];
    private final AtomicLong allocatedBytes = new AtomicLong();
    private final AtomicLong liveBytes = new AtomicLong();
    private final AtomicLong unsweptSpans = new AtomicLong();
    private final AtomicInteger sweepLane = new AtomicInteger();
    private volatile int epoch = 1;

    SpanStore(RegionSupply supply, MarkBits bits) {
        this.supply = supply;
        this.table = supply.table();
        this.bits = bits;
        for (int lane = 0; lane < classes.length; lane++) {
            classes[lane] = new CellClass(table, lane);
        }
    }

    /// Ends the ownership of a span.
    void release(int span) {
        long row = table.row(span);
        CellClass cells = classes[Span.lane(row)];
        long free = freeBytes(row);
        allocatedBytes.addAndGet(-free);
        cells.lock.lock();
        try {
            cells.owned--;
            list(cells, span, row, free);
        } finally {
            cells.lock.unlock();
        }
    }

    /// Puts a swept span that nobody owns where it belongs; under the lock of its class.
    private void list(CellClass cells, int span, long row, long free) {
        if (Span.used(row) == 0) {
            giveBack(cells, span);
            return;
        }
        Span.setState(row, epoch, RegionLayout.STATE_LISTED);
        if (free == 0) {
            cells.pushFull(span);
        } else {
            cells.freeBytes += free;
            cells.pushPartial(span);
        }
    }

    private void giveBack(CellClass cells, int span) {
        int granules = table.runLength(span);
        cells.spans--;
        cells.spanBytes -= (long) granules << table.granuleShift();
        supply.give(span, granules);
    }

    private long freeBytes(long row) {
        return (long) (Span.cells(row, table.granuleShift()) - Span.used(row)) * Span.cellBytes(row);
    }

    /// A span with room, now owned by the caller, or NONE.
    int acquire(int lane) {
        CellClass cells = classes[lane];
        int span = takePartial(cells);
        for (int tries = 0; span == NONE && tries < LAZY_SWEEPS && cells.unswept > 0; tries++) {
            span = sweepForOwner(cells);
        }
        if (span == NONE) {
            span = takeNew(cells, cells.nextGranules());
        }
        if (span == NONE) {
            span = acquireAtAnyCost(cells);
        }
        if (span != NONE) {
            allocatedBytes.addAndGet(freeBytes(table.row(span)));
        }
        return span;
    }

    private int takePartial(CellClass cells) {
        cells.lock.lock();
        try {
            int span = cells.popPartial();
            if (span != NONE) {
                long row = table.row(span);
                cells.freeBytes -= freeBytes(row);
                own(cells, row);
            }
            return span;
        } finally {
            cells.lock.unlock();
        }
    }

    private void own(CellClass cells, long row) {
        cells.owned++;
        Span.setState(row, epoch, RegionLayout.STATE_OWNED);
    }

    private int takeNew(CellClass cells, int granules) {
        int span = supply.take(granules, RegionTable.SPAN);
        if (span == NONE && granules > cells.leastGranules()) {
            span = supply.take(cells.leastGranules(), RegionTable.SPAN);
        }
        if (span == NONE) {
            return NONE;
        }
        prepare(span);
        cells.lock.lock();
        try {
            cells.owned++;
            cells.spans++;
            cells.spanBytes += (long) table.runLength(span) << table.granuleShift();
            Span.format(table.row(span), cells.lane, epoch);
        } finally {
            cells.lock.unlock();
        }
        return span;
    }

    /// Bits that an earlier user of the granules left would hide new objects from marking.
    private void prepare(int span) {
        long start = table.addressOf(span);
        long end = table.addressOf(span + table.runLength(span));
        assert bits.isClear(start, end) : "bits are set in granules that were free, from " + span;
        if (!Fault.F23.on()) {
            bits.clear(start, end);
        }
    }

    /// Sweeps other sizes until granules come free; then what is left of the own one.
    private int acquireAtAnyCost(CellClass cells) {
        int span = NONE;
        boolean more = true;
        while (span == NONE && more) {
            more = sweepSome(1);
            span = takePartial(cells);
            if (span == NONE) {
                span = takeNew(cells, cells.leastGranules());
            }
        }
        return span;
    }

    /// Begins a sweep: all spans count as unswept. The world is stopped, all lanes are retired, marking is
    /// complete, and the sweep before is finished.
    void startSweep() {
        int next = epoch + 1;
        epoch = next;
        long count = 0;
        for (CellClass cells : classes) {
            cells.lock.lock();
            try {
                assert cells.owned == 0 : cells.owned + " lanes of " + cells.cellBytes + " bytes are not retired";
                cells.beginEpoch();
                count += cells.unswept;
            } finally {
                cells.lock.unlock();
            }
        }
        liveBytes.set(0);
        unsweptSpans.set(count);
    }

    /// Sweeps unswept spans of any size until about `budgetBytes` of them are done.
    ///
    /// @return false when no span is left to take
    boolean sweepSome(long budgetBytes) {
        long done = 0;
        while (done < budgetBytes) {
            int span = nextUnswept();
            if (span == NONE) {
                return false;
            }
            done += (long) table.runLength(span) << table.granuleShift();
            sweep(span, false);
        }
        return true;
    }

    private int nextUnswept() {
        int lane = sweepLane.get();
        for (int seen = 0; seen < classes.length && unsweptSpans.get() > 0; seen++) {
            int span = claimUnswept(classes[lane]);
            if (span != NONE) {
                sweepLane.setOpaque(lane);
                return span;
            }
            lane = lane + 1 == classes.length ? 0 : lane + 1;
        }
        return NONE;
    }

    private int claimUnswept(CellClass cells) {
        if (cells.unswept == 0) {
            return NONE; // racy; a span that is being listed right now is swept
        }
        cells.lock.lock();
        try {
            int span = cells.popUnswept();
            if (span != NONE && !Span.claim(table.row(span), epoch)) {
                throw new IllegalStateException("S1: span " + span + " is listed as unswept, but its state is "
                        + Span.state(table.row(span)) + " of epoch " + Span.epoch(table.row(span)) + ", now " + epoch);
            }
            return span;
        } finally {
            cells.lock.unlock();
        }
    }

    private int sweepForOwner(CellClass cells) {
        int span = claimUnswept(cells);
        return span != NONE && sweep(span, true) ? span : NONE;
    }

    /// Sweeps a claimed span.
    ///
    /// @param wanted whether the caller becomes the owner if there is room
    /// @return whether it did
    private boolean sweep(int span, boolean wanted) {
        long row = table.row(span);
        CellClass cells = classes[Span.lane(row)];
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.SWEEP_TAKEN);
        }
        long start = table.addressOf(span);
        long end = start + (long) Span.cells(row, table.granuleShift()) * cells.cellBytes;
        if (Sweep.isEmpty(bits, start, end)) {
            Span.setUsed(row, 0);
            Span.setRuns(row, 0);
        } else {
            int live = Sweep.sweep(bits, row, start, end, cells.cellBytes, !Fault.F23.on());
            liveBytes.addAndGet((long) live * cells.cellBytes);
        }
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.SWEPT);
        }
        return finish(cells, span, row, wanted);
    }

    private boolean finish(CellClass cells, int span, long row, boolean wanted) {
        long free = freeBytes(row);
        cells.lock.lock();
        try {
            cells.unswept--;
            cells.liveBytes += (long) Span.used(row) * cells.cellBytes;
            if (wanted && free > 0) {
                own(cells, row);
                return true;
            }
            list(cells, span, row, free);
            return false;
        } finally {
            cells.lock.unlock();
            unsweptSpans.decrementAndGet();
        }
    }

    /// Whether every span is swept.
    boolean isSwept() {
        return unsweptSpans.get() == 0;
    }

    /// Sweeps what is left, and waits for spans that other threads are sweeping.
    void finishSweep() {
        sweepSome(Long.MAX_VALUE);
        if (!isSwept()) {
            Waits.until(this::isSwept);
        }
    }

    long allocatedBytes() {
        return allocatedBytes.get();
    }

    long liveBytes() {
        return liveBytes.get();
    }

    /// Checks S1 to S5. The world is stopped, and nobody sweeps.
    ///
    /// @param marking whether bits of swept spans may be set
    void checkInvariants(boolean marking) {
        for (CellClass cells : classes) {
            cells.lock.lock();
            try {
                if (cells.spans > 0) {
                    new SpanAudit(table, bits, epoch, marking).check(cells);
                }
            } finally {
                cells.lock.unlock();
            }
        }
    }

    /// How each cell size that has spans is used.
    List<CellUse> use() {
        List<CellUse> uses = new ArrayList<>();
        for (CellClass cells : classes) {
            cells.lock.lock();
            try {
                if (cells.spans > 0) {
                    uses.add(new CellUse(
                            cells.cellBytes,
                            cells.spans,
                            cells.unswept,
                            cells.spanBytes,
                            cells.liveBytes,
                            cells.freeBytes));
                }
            } finally {
                cells.lock.unlock();
            }
        }
        return uses;
    }
}
