package allod.heap;

import allod.pages.KernelCallFailed;
import allod.pages.MappingLimitException;
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

    /// All granules, the unused one too.
    long granules() {
        return endGranule + 1 - firstGranule;
    }

    long committedBytes() {
        return (committedGranule - firstGranule) << Region.GRANULE_SHIFT;
    }

    /// Makes everything before `granule` accessible, and up to `step` granules more if the extent is that long and the
    /// source has so much.
    void commitTo(PageSource source, long granule, int step) {
        long least = pageEnd(granule);
        long wanted = pageEnd(Math.min(endGranule + 1, Math.max(granule, committedGranule + step)));
        try {
            source.commit(committedGranule, wanted - committedGranule);
            committedGranule = wanted;
        } catch (KernelCallFailed | MappingLimitException refused) {
            if (wanted == least) {
                throw refused;
            }
            source.commit(committedGranule, least - committedGranule);
            committedGranule = least;
        }
    }

    private static long pageEnd(long granule) {
        return Math.ceilDiv(granule, (long) PAGE_GRANULES) * PAGE_GRANULES;
    }
}
