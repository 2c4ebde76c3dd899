package allod.gc.space;

import static allod.gc.space.RegionLayout.STATE_LISTED;
import static allod.gc.space.RegionLayout.STATE_OWNED;

import allod.pages.Address;
import java.util.BitSet;

/// Recomputes from the table what [SpanSpace] knows, and compares. The world is stopped and nobody sweeps.
final class SpanAudit {

    private final RegionTable table;
    private final MarkBits bits;
    private final int epoch;
    private final boolean marking;

    // of one class, gathered by a walk over the table
    private int spans;
    private int owned;
    private int unswept;
    private long spanBytes;
    private long freeBytes;

    SpanAudit(RegionTable table, MarkBits bits, int epoch, boolean marking) {
        this.table = table;
        this.bits = bits;
        this.epoch = epoch;
        this.marking = marking;
    }

    /// The caller holds the lock of the class.
    void check(CellClass cells) {
        for (int granule = 0; granule < table.granules(); granule += table.runLength(granule)) {
            if (table.kind(granule) == RegionTable.SPAN && Span.lane(table.row(granule)) == cells.lane) {
                gather(granule, cells.cellBytes);
            }
        }
        int listed = list(cells, cells.partial, true, true) + list(cells, cells.full, true, false);
        int waiting = list(cells, cells.unsweptPartial, false, true) + list(cells, cells.unsweptFull, false, false);
        require(
                listed + waiting + owned == spans,
                "S1: spans in lists " + (listed + waiting) + ", owned " + owned + ", in the table " + spans
                        + ", of cells",
                cells.cellBytes);
        require(
                waiting == unswept && unswept == cells.unswept,
                "S1: unswept in lists " + waiting + ", in the table " + unswept + ", counted " + cells.unswept
                        + ", of cells",
                cells.cellBytes);
        require(
                cells.spans == spans
                        && cells.owned == owned
                        && cells.spanBytes == spanBytes
                        && cells.freeBytes == freeBytes,
                "S4: counted " + cells.spans + " spans, " + cells.owned + " owned, "
                        + cells.spanBytes + " bytes, free " + cells.freeBytes + "; there are " + spans + ", " + owned
                        + ", "
                        + spanBytes + ", free " + freeBytes + ", of cells",
                cells.cellBytes);
    }

    private void gather(int span, int cellBytes) {
        long row = table.row(span);
        boolean isOwned = Span.state(row) == STATE_OWNED;
        require(isOwned || Span.state(row) == STATE_LISTED, "S1: state " + Span.state(row), span);
        boolean swept = Span.epoch(row) == epoch;
        int free = Span.cells(row, table.granuleShift()) - Span.used(row);
        spans++;
        owned += isOwned ? 1 : 0;
        unswept += swept ? 0 : 1;
        spanBytes += (long) table.runLength(span) << table.granuleShift();
        freeBytes += isOwned || !swept ? 0 : (long) free * cellBytes;
        checkRuns(span, row, cellBytes, free);
        if (!marking && swept) {
            require(
                    bits.isClear(table.addressOf(span), table.addressOf(span + table.runLength(span))),
                    "S3: bits of a swept span are set",
                    span);
        }
    }

    private void checkRuns(int span, long row, int cellBytes, int free) {
        BitSet seen = new BitSet();
        long start = table.addressOf(span);
        int cells = Span.cells(row, table.granuleShift());
        for (long run = Span.runs(row); run != 0; run = FreeRuns.next(run)) {
            long bytes = FreeRuns.bytes(run);
            int first = (int) ((run - start) / cellBytes);
            int count = (int) (bytes / cellBytes);
            require(
                    (run - start) % cellBytes == 0
                            && bytes % cellBytes == 0
                            && first >= 0
                            && count > 0
                            && first + count <= cells,
                    "S2: run from cell " + first + " of " + count + " cells",
                    span);
            int used = seen.nextSetBit(first);
            require(used < 0 || used >= first + count, "S2: runs overlap at cell " + used, span);
            seen.set(first, first + count);
            require(bits.isClear(run, run + bytes), "S3: a cell of a free run is marked, from cell " + first, span);
            checkClean(run, bytes, span);
        }
        require(seen.cardinality() == free, "S2: free are " + free + " cells, in runs " + seen.cardinality(), span);
    }

    private void checkClean(long run, long bytes, int span) {
        if (FreeRuns.isClean(run)) {
            for (long at = run + 2 * Long.BYTES; at < run + bytes; at += Long.BYTES) {
                require(Address.getLong(at) == 0, "S5: a clean run is not zero at +" + (at - run), span);
            }
        }
    }

    private int list(CellClass cells, int head, boolean swept, boolean partial) {
        int count = 0;
        for (int link = head; link != 0; link = cells.next(link)) {
            long row = table.row(link - 1);
            require(
                    Span.state(row) == STATE_LISTED
                            && (Span.epoch(row) == epoch) == swept
                            && (Span.runs(row) != 0) == partial
                            && Span.lane(row) == cells.lane,
                    "S1: state " + Span.state(row) + " of epoch " + Span.epoch(row) + " of " + epoch + ", runs "
                            + Span.runs(row) + ", in a list of swept " + swept + ", partial " + partial,
                    link - 1);
            require(++count <= spans, "S1: a list has more spans than there are, or is a ring", link - 1);
        }
        return count;
    }

    private static void require(boolean holds, String what, int where) {
        if (!holds) {
            throw new AssertionError(what + " (span at granule, or bytes of cells: " + where + ")");
        }
    }
}
