package allod.gc.space;

import static allod.gc.space.RegionLayout.NEXT;
import static allod.pages.Address.getInt;
import static allod.pages.Address.putInt;

import java.util.concurrent.locks.ReentrantLock;

/// The spans of one cell size that no mutator owns, in lists.
///
/// ```
/// partial   swept, with free runs        unsweptPartial ┐ what these were when the epoch began: the former
/// full      swept, without               unsweptFull    ┘ are swept first, being likelier to have room
/// ```
///
/// Threads: all fields under the lock.
final class CellClass {

    /// Spans grow with their class up to this: a run of it fits a cache, and is long enough for refills to be
    /// rare.
    private static final int TARGET_SPAN_BYTES = 64 << 10;

    private static final int GROWTH_SHIFT = 3; // a new span is an eighth of what the class has
    private static final int MAX_TAIL_SHIFT = 4; // of a span at most a sixteenth is behind the last cell
    private static final int MAX_LENGTHENING = 16;

    final ReentrantLock lock = new ReentrantLock();
    final int lane;
    final int cellBytes;
    private final RegionTable table;
    private final int leastGranules;
    int partial;
    int full;
    int unsweptPartial;
    int unsweptFull;
    int unswept; // spans in the two lists and those being swept
    int owned;
    int spans;
    long spanBytes;
    long freeBytes; // free cells of the partial spans
    long liveBytes; // found live since the epoch began

    CellClass(RegionTable table, int lane) {
        this.table = table;
        this.lane = lane;
        cellBytes = CellSizes.cellBytes(lane);
        leastGranules = fitting(Math.ceilDiv(cellBytes, table.granuleBytes()));
    }

    /// Shortest span that makes sense.
    int leastGranules() {
        return leastGranules;
    }

    /// Length of the next span, in granules.
    int nextGranules() {
        long wanted = Math.min(TARGET_SPAN_BYTES, Long.highestOneBit(spanBytes >>> GROWTH_SHIFT));
        int granules = (int) (wanted >>> table.granuleShift());
        return granules <= leastGranules ? leastGranules : fitting(granules);
    }

    /// The first length from `granules` on at which cells fill a span well.
    private int fitting(int granules) {
        for (int length = granules; length < granules + MAX_LENGTHENING; length++) {
            long bytes = (long) length << table.granuleShift();
            if (bytes % cellBytes <= bytes >>> MAX_TAIL_SHIFT) {
                return length;
            }
        }
        return granules + MAX_LENGTHENING;
    }

    int popPartial() {
        int span = partial;
        partial = next(span);
        return span - 1;
    }

    /// An unswept span, or -1.
    int popUnswept() {
        int span = unsweptPartial;
        if (span != 0) {
            unsweptPartial = next(span);
        } else {
            span = unsweptFull;
            unsweptFull = next(span);
        }
        return span - 1;
    }

    void pushPartial(int span) {
        putInt(table.row(span) + NEXT, partial);
        partial = span + 1;
    }

    void pushFull(int span) {
        putInt(table.row(span) + NEXT, full);
        full = span + 1;
    }

    /// Makes all spans unswept.
    void beginEpoch() {
        assert unswept == 0 : unswept + " spans of " + cellBytes + " bytes were not swept";
        unsweptPartial = partial;
        unsweptFull = full;
        partial = 0;
        full = 0;
        unswept = spans - owned;
        freeBytes = 0;
        liveBytes = 0;
    }

    int next(int link) {
        return link == 0 ? 0 : getInt(table.row(link - 1) + NEXT);
    }
}
