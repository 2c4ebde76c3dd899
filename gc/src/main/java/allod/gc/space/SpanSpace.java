package allod.gc.space;

import allod.gc.object.HeaderLayout;
import allod.gc.object.ObjectVisitor;
import allod.gc.seam.Fault;
import allod.pages.Address;
import java.util.List;

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

    private static final int NONE = SpanStore.NONE;

    private final RegionTable table;
    private final RegionSupply supply;
    private final MarkBits bits;
    private final SpanStore spans;

    public SpanSpace(RegionSupply supply, MarkBits bits) {
        this.supply = supply;
        this.table = supply.table();
        this.bits = bits;
        this.spans = new SpanStore(supply, bits);
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
            spans.release(span);
        }
        span = spans.acquire(lane);
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
        spans.release(span);
    }

    /// Retires all lanes of a mutator.
    public void retireAll(LaneHolder holder, boolean black) {
        for (int lane = 0; lane < CellSizes.LANES; lane++) {
            retire(lane, holder, black);
        }
    }

    /// Blackens all lanes of a mutator.
    public void blackenAll(LaneHolder holder) {
        for (int lane = 0; lane < CellSizes.LANES; lane++) {
            blacken(lane, holder);
        }
    }

    /// Begins a sweep: all spans count as unswept. The world is stopped, all lanes are retired, marking is complete,
    /// and
    /// the sweep before is finished.
    public void startSweep() {
        spans.startSweep();
    }

    /// Sweeps unswept spans of any size until about `budgetBytes` of them are done.
    ///
    /// @return false when no span is left to take
    public boolean sweepSome(long budgetBytes) {
        return spans.sweepSome(budgetBytes);
    }

    /// Whether every span is swept.
    public boolean isSwept() {
        return spans.isSwept();
    }

    /// Sweeps what is left, and waits for spans that other threads are sweeping.
    public void finishSweep() {
        spans.finishSweep();
    }

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
                    visitor.object(at, header);
                }
                at += cellBytes;
            }
        }
    }

    /// Bytes of cells that mutators got, less what they gave back unused. It grows a span at a time.
    public long allocatedBytes() {
        return spans.allocatedBytes();
    }

    /// Bytes of cells that this cycle's sweep has found live so far.
    public long liveBytes() {
        return spans.liveBytes();
    }

    /// Checks S1 to S5. The world is stopped, and nobody sweeps.
    ///
    /// @param marking whether bits of swept spans may be set
    public void checkInvariants(boolean marking) {
        spans.checkInvariants(marking);
    }

    /// How each cell size that has spans is used.
    public List<CellUse> use() {
        return spans.use();
    }
}
