package allod.gc.space;

import static allod.gc.space.RegionLayout.EPOCH_SHIFT;
import static allod.gc.space.RegionLayout.GRANULES;
import static allod.gc.space.RegionLayout.LANE;
import static allod.gc.space.RegionLayout.RUNS;
import static allod.gc.space.RegionLayout.STATE;
import static allod.gc.space.RegionLayout.STATE_MASK;
import static allod.gc.space.RegionLayout.USED;
import static allod.pages.Address.getInt;
import static allod.pages.Address.getIntAcquire;
import static allod.pages.Address.getLong;
import static allod.pages.Address.getShort;
import static allod.pages.Address.putInt;
import static allod.pages.Address.putIntRelease;
import static allod.pages.Address.putLong;
import static allod.pages.Address.putShort;

import allod.pages.Address;

/// A *span*: a run of granules cut into cells of one size. Spans are not Java objects; the methods take the
/// address of the first granule's row.
///
/// ```
///              own                 retire, or no run is left
///   supply ─────────► OWNED ─────────────────────────────────► LISTED, epoch of the space: swept
///     ▲                 ▲                                          │ a new epoch begins
///     │  nothing lives  │  has free runs, and somebody waits       ▼
///     └───────────── SWEEPING ◄───────────────────────────── LISTED, older epoch: unswept
///                       └──────────► LISTED, epoch of the space        compare-and-set
/// ```
///
/// Threads: `state` by ordered accesses; the other fields by whoever the state names.
final class Span {

    private Span() {}

    static void format(long row, int lane, int epoch) {
        putShort(row + LANE, (short) lane);
        putLong(row + RUNS, 0);
        putInt(row + USED, 0);
        setState(row, epoch, RegionLayout.STATE_OWNED);
    }

    static int lane(long row) {
        return getShort(row + LANE);
    }

    static int cellBytes(long row) {
        return CellSizes.cellBytes(lane(row));
    }

    /// Cells of the span; behind them less than a cell may be left.
    static int cells(long row, int granuleShift) {
        return (int) (((long) getInt(row + GRANULES) << granuleShift) / cellBytes(row));
    }

    static int used(long row) {
        return getInt(row + USED);
    }

    static void setUsed(long row, int cells) {
        putInt(row + USED, cells);
    }

    static long runs(long row) {
        return getLong(row + RUNS);
    }

    static void setRuns(long row, long run) {
        putLong(row + RUNS, run);
    }

    static int state(long row) {
        return getIntAcquire(row + STATE) & STATE_MASK;
    }

    static int epoch(long row) {
        return getIntAcquire(row + STATE) >>> EPOCH_SHIFT;
    }

    /// Release: what was done to the span comes before.
    static void setState(long row, int epoch, int state) {
        putIntRelease(row + STATE, epoch << EPOCH_SHIFT | state);
    }

    /// Claims an unswept span for sweeping.
    ///
    /// @return false when it is swept, or not in a list, or another thread was faster
    static boolean claim(long row, int epoch) {
        int found = getIntAcquire(row + STATE);
        int sweeping = epoch << EPOCH_SHIFT | RegionLayout.STATE_SWEEPING;
        return (found & STATE_MASK) == RegionLayout.STATE_LISTED
                && found >>> EPOCH_SHIFT != epoch
                && Address.compareAndSetInt(row + STATE, found, sweeping);
    }
}
