package allod.gc.space;

import allod.gc.handshake.Waits;
import allod.gc.object.HeaderLayout;
import allod.gc.seam.Fault;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import allod.pages.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Objects up to [CellSizes#MAX_BYTES], in cells that stay where they are: spans of equal cells, from which
/// mutators get runs of free cells.
///
/// A refill looks for a run in this order, so that memory which is used already goes first:
///
/// 1. the next run of the span that the lane owns
/// 2. a swept span with free runs
/// 3. an unswept span, swept now: some are tried
/// 4. a new span of granules from the supply
/// 5. any unswept span of any size: sweeping it may give granules back
///
/// Invariants, checked by [#checkInvariants(boolean)]:
///
/// - **S1** a span is owned by one lane, or in one list of its class, or being swept by one thread
/// - **S2** used cells and cells of free runs are all cells of a span; free runs do not overlap
/// - **S3** no start of a cell in a free run is marked; outside of marking no bit of a swept span is set
/// - **S4** the counts of a class are the sums over its spans
/// - **S5** a run that is called clean is zero behind its two words
///
/// Threads: a lane is used by its mutator, or by whoever acts for it while it is stopped; the rest by any
/// thread. A lock for each size, under which that of the supply may be taken. Sweeping holds none.
///
/// Sources: spans, sweep epochs and lazy sweeping as in Go; free runs instead of free lists, so that allocation
/// is a bump, after Immix.
public final class SpanSpace {

    private static final int LAZY_SWEEPS = 16; // unswept spans a refill tries before it takes new memory
    private static final int NONE = -1;

    private final RegionTable table;
    private final RegionSupply supply;
    private final MarkBits bits;
    private final CellClass[] classes = new CellClass[CellSizes.LANES];
    private final AtomicLong allocatedBytes = new AtomicLong();
    private final AtomicLong liveBytes = new AtomicLong();
    private final AtomicLong unsweptSpans = new AtomicLong();
    private final AtomicInteger sweepLane = new AtomicInteger();
    private volatile int epoch = 1;

    public SpanSpace(RegionSupply supply, MarkBits bits) {
        this.supply = supply;
        this.table = supply.table();
        this.bits = bits;
        for (int lane = 0; lane < classes.length; lane++) {
            classes[lane] = new CellClass(table, lane);
        }
    }

    /// Gives a lane that is used up a run of free cells, zeroed.
    ///
    /// @param black whether marking goes on: the cells count as marked then, so that what is allocated in them
    ///     lives
    /// @return the start of the run, which is also the lane's cursor, or 0 when memory is out
    public long refill(int lane, LaneHolder holder, boolean black) {
        assert holder.cursor(lane) == holder.limit(lane) : "lane " + lane + " is not used up";
        int span = holder.span(lane);
        if (span != NONE && Span.runs(table.row(span)) != 0) {
            return installRun(lane, holder, span, black);
        }
        if (span != NONE) {
            holder.setSpan(lane, NONE);
            holder.set(lane, 0, 0);
            release(span);
        }
        span = acquire(classes[lane]);
        if (span == NONE) {
            return 0;
        }
        holder.setSpan(lane, span);
        return Span.used(table.row(span)) == 0
                ? installWhole(lane, holder, span, black)
                : installRun(lane, holder, span, black);
    }

    private long installRun(int lane, LaneHolder holder, int span, boolean black) {
        long row = table.row(span);
        long run = Span.runs(row);
        long bytes = FreeRuns.bytes(run);
        Span.setRuns(row, FreeRuns.next(run));
        FreeRuns.clear(run);
        int cellBytes = Span.cellBytes(row);
        int cells = bytes == cellBytes ? 1 : (int) (bytes / cellBytes); // in a fragmented span, no division
        Span.setUsed(row, Span.used(row) + cells);
        return install(lane, holder, run, run + bytes, black ? cellBytes : 0);
    }

    /// A span without a used cell is one run, whatever its memory says.
    private long installWhole(int lane, LaneHolder holder, int span, boolean black) {
        long row = table.row(span);
        long start = table.addressOf(span);
        supply.clear(span, table.runLength(span));
        int cells = Span.cells(row, table.granuleShift());
        int cellBytes = Span.cellBytes(row);
        Span.setRuns(row, 0);
        Span.setUsed(row, cells);
        return install(lane, holder, start, start + (long) cells * cellBytes, black ? cellBytes : 0);
    }

    private long install(int lane, LaneHolder holder, long start, long end, int blackCellBytes) {
        if (blackCellBytes != 0 && !Fault.F6.on()) {
            bits.markCells(start, end, blackCellBytes);
        }
        holder.set(lane, start, end);
        return start;
    }

    /// Marks the cells in which a lane will allocate: for the start of marking.
    public void blacken(int lane, LaneHolder holder) {
        long cursor = holder.cursor(lane);
        if (cursor < holder.limit(lane) && !Fault.F7.on()) {
            bits.markCells(cursor, holder.limit(lane), CellSizes.cellBytes(lane));
        }
    }

    /// Empties a lane: what is left of its run becomes a free run of its span again, and the span is released.
    ///
    /// @param black whether the cells that are left were marked when the lane got them
    public void retire(int lane, LaneHolder holder, boolean black) {
        int span = holder.span(lane);
        if (span == NONE) {
            return;
        }
        long cursor = holder.cursor(lane);
        long limit = holder.limit(lane);
        long row = table.row(span);
        if (cursor < limit) {
            int cellBytes = CellSizes.cellBytes(lane);
            if (black) {
                bits.unmarkCells(cursor, limit, cellBytes);
            }
            FreeRuns.writeClean(cursor, limit - cursor, Span.runs(row));
            Span.setRuns(row, cursor);
            Span.setUsed(row, Span.used(row) - (int) ((limit - cursor) / cellBytes));
        }
        if (!Fault.F22.on()) {
            holder.set(lane, 0, 0);
        }
        holder.setSpan(lane, NONE);
        release(span);
    }

    /// Retires all lanes of a mutator.
    public void retireAll(LaneHolder holder, boolean black) {
        for (int lane = 0; lane < classes.length; lane++) {
            retire(lane, holder, black);
        }
    }

    /// Blackens all lanes of a mutator.
    public void blackenAll(LaneHolder holder) {
        for (int lane = 0; lane < classes.length; lane++) {
            blacken(lane, holder);
        }
    }

    /// Ends the ownership of a span.
    private void release(int span) {
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
    private int acquire(CellClass cells) {
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

    // --- sweeping -------------------------------------------------------------------------------------------------

    /// Begins a sweep: all spans count as unswept. The world is stopped, all lanes are retired, marking is
    /// complete, and the sweep before is finished.
    public void startSweep() {
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
    public boolean sweepSome(long budgetBytes) {
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
    public boolean isSwept() {
        return unsweptSpans.get() == 0;
    }

    /// Sweeps what is left, and waits for spans that other threads are sweeping.
    public void finishSweep() {
        sweepSome(Long.MAX_VALUE);
        if (!isSwept()) {
            Waits.until(this::isSwept);
        }
    }

    // --- looking --------------------------------------------------------------------------------------------------

    /// Shows all objects, dead ones in unswept spans too. The world is stopped.
    public void walk(ObjectVisitor visitor) {
        for (int granule = 0; granule < table.granules(); granule += table.runLength(granule)) {
            if (table.kind(granule) == RegionTable.SPAN) {
                walkSpan(granule, visitor);
            }
        }
    }

    /// Shows the objects of one span.
    ///
    /// @param span its first granule
    public void walkSpan(int span, ObjectVisitor visitor) {
        long row = table.row(span);
        int cellBytes = Span.cellBytes(row);
        long at = table.addressOf(span);
        long end = at + (long) Span.cells(row, table.granuleShift()) * cellBytes;
        while (at < end) {
            long header = Address.getLong(at);
            if (HeaderLayout.isFiller(header)) {
                at += HeaderLayout.fillerBytesOf(header);
            } else {
                if (header != 0) {
                    visitor.visit(at, header);
                }
                at += cellBytes;
            }
        }
    }

    /// Bytes of cells that mutators got, less what they gave back unused. It grows a span at a time.
    public long allocatedBytes() {
        return allocatedBytes.get();
    }

    /// Bytes of cells that this cycle's sweep has found live so far.
    public long liveBytes() {
        return liveBytes.get();
    }

    /// Checks S1 to S5. The world is stopped, and nobody sweeps.
    ///
    /// @param marking whether bits of swept spans may be set
    public void checkInvariants(boolean marking) {
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
    public List<CellUse> use() {
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
