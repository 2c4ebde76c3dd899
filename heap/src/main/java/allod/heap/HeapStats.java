package allod.heap;

import static allod.heap.SpanLayout.STATE_CUT;
import static allod.heap.SpanLayout.STATE_LARGE;

import java.util.List;

/// What a heap holds: a snapshot that the fast paths pay nothing for. It is read off the span descriptors.
///
/// @param name of the heap
/// @param liveBlocks blocks handed out and not freed
/// @param liveBytes their usable bytes
/// @param spanBytes bytes of all spans in use, free blocks included; what the limit counts
/// @param freeDirtyBytes free memory that the heap keeps
/// @param freeCleanBytes free address space without memory
/// @param committedBytes address space made accessible
/// @param purgedBytes memory given back to the system since the heap was made
/// @param purgeCalls calls that did so
/// @param spans spans in use
/// @param localHeaps local heaps, those of dead threads and stripes included
public record HeapStats(
        String name,
        long liveBlocks,
        long liveBytes,
        long spanBytes,
        long freeDirtyBytes,
        long freeCleanBytes,
        long committedBytes,
        long purgedBytes,
        long purgeCalls,
        long spans,
        int localHeaps) {

    /// The share of the spans' bytes that is not in live blocks: 0 when nothing is wasted.
    public double fragmentation() {
        return spanBytes == 0 ? 0 : 1 - (double) liveBytes / spanBytes;
    }

    static HeapStats of(Heap heap) {
        PageHeap pages = heap.pages();
        List<LocalHeap> locals = heap.locals().all();
        pages.lock.lock();
        try {
            Count count = new Count();
            for (Extent extent : pages.extents) {
                count.add(extent);
            }
            locals.forEach(count::subtractCached);
            return new HeapStats(
                    heap.name(),
                    count.liveBlocks,
                    count.liveBytes,
                    pages.usedGranules() << Region.GRANULE_SHIFT,
                    pages.dirty.granules() << Region.GRANULE_SHIFT,
                    pages.clean.granules() << Region.GRANULE_SHIFT,
                    pages.committedBytes(),
                    pages.purge.purgedBytes(),
                    pages.purge.purgeCalls(),
                    count.spans,
                    locals.size());
        } finally {
            pages.lock.unlock();
        }
    }

    /// A walk over the spans of an extent, by the granule map.
    private static final class Count {
        long liveBlocks;
        long liveBytes;
        long spans;

        void add(Extent extent) {
            long granule = extent.firstGranule;
            while (granule < extent.topGranule) {
                long span = Region.spanOf(granule);
                if (Region.indexOf(span) == 0) {
                    granule++; // a run on its way between two states
                } else {
                    add(span);
                    granule += Math.max(1, Span.granules(span));
                }
            }
        }

        void subtractCached(LocalHeap local) {
            for (int c = 0; c < SizeClasses.SMALL_CLASSES; c++) {
                int cached = local.blocks().caches().count(c);
                liveBlocks -= cached;
                liveBytes -= (long) cached * SizeClasses.blockBytes(c);
            }
        }

        private void add(long span) {
            int state = Span.state(span);
            if (state == STATE_CUT) {
                int live = Span.blocksOut(span);
                liveBlocks += live;
                liveBytes += (long) live * Span.blockBytes(span);
                spans++;
            } else if (state == STATE_LARGE) {
                liveBlocks++;
                liveBytes += LargeSpans.usableBytes(span);
                spans++;
            }
        }
    }
}
