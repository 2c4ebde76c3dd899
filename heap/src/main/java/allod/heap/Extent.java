package allod.heap;

import allod.pages.PageSize;

/// A range of the [Region] that belongs to one page heap.
///
/// ```
/// first                          top              committed                    end
/// │ runs, in use and free        │ never touched, accessible │ not accessible   │ the granule that stays unused: R2
/// ```
///
/// Invariant: **E1** `first <= top <= committed`, and `top <= end`.
///
/// Threads: under the lock of the page heap.
final class Extent {

    private static final int PAGE_GRANULES = Math.max(1, PageSize.BYTES >> Region.GRANULE_SHIFT);

    final long firstGranule;
    final long endGranule;
    long topGranule;
    long committedGranule;

    Extent(long firstGranule, long granules) {
        this.firstGranule = firstGranule;
        this.endGranule = firstGranule + granules - 1;
        this.topGranule = firstGranule;
        this.committedGranule = firstGranule;
    }

    /// Granules behind the top.
    long room() {
        return endGranule - topGranule;
    }

    /// Makes everything before `granule` accessible, and `step` granules more if the extent is that long.
    void commitTo(long granule, int step) {
        long wanted = Math.min(endGranule + 1, Math.max(granule, committedGranule + step));
        long end = Math.ceilDiv(wanted, (long) PAGE_GRANULES) * PAGE_GRANULES;
        Region.commit(committedGranule, end - committedGranule);
        committedGranule = end;
    }

    /// Gives the range back to the region, with all memory in it.
    void close() {
        long committedBytes = (committedGranule - firstGranule) << Region.GRANULE_SHIFT;
        Region.returnExtent(firstGranule, endGranule + 1 - firstGranule, committedBytes);
    }
}
