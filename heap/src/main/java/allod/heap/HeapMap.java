package allod.heap;

import static allod.heap.SpanLayout.STATE_CLEAN;
import static allod.heap.SpanLayout.STATE_CUT;
import static allod.heap.SpanLayout.STATE_DIRTY;
import static allod.heap.SpanLayout.STATE_LARGE;
import static allod.heap.SpanLayout.STATE_PURGING;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a heap's memory lies and what is in it: its runs, spans and free ones, in the order of their addresses. It
/// shows fragmentation where [HeapStats] only counts it.
///
/// ```
/// extent 1   │ SPAN 48 B, 300 of 341 │ FREE_DIRTY │ LARGE │ SPAN ... │ FREE_CLEAN │    ends at the heap's top
/// extent 2   │ ...
/// ```
///
/// Invariants:
///
/// - **M1** runs do not overlap, and their addresses ascend
/// - **M2** on a heap at rest the bytes of the spans are [HeapStats#spanBytes()], those of the free runs the heap's
///   free bytes
/// - **M3** `0 <= liveBlocks <= capacityBlocks`, whatever other threads do meanwhile
///
/// Threads: any. The walk holds the lock of the page heap, so runs stand still; how many blocks of a span are live is
/// read while its owner works on, and may be off by the blocks that come and go meanwhile.
///
/// @param name of the heap
/// @param runs all runs, ascending
public record HeapMap(String name, List<Run> runs) {

    /// What a run is used for.
    public enum RunState {
        /// Cut into blocks of one size.
        SPAN,
        /// One block.
        LARGE,
        /// Free, and its pages may hold memory.
        FREE_DIRTY,
        /// Free, without memory.
        FREE_CLEAN,
        /// Free, and on its way back to the system.
        PURGING
    }

    /// A run of memory.
    ///
    /// @param address of its first byte
    /// @param bytes its length
    /// @param state what it is used for
    /// @param blockBytes size of its blocks; 0 when it is free
    /// @param liveBlocks blocks handed out, those in the caches of threads included
    /// @param capacityBlocks blocks that fit
    public record Run(long address, long bytes, RunState state, long blockBytes, int liveBlocks, int capacityBlocks) {

        /// The share of the run that live blocks fill: 0 to 1.
        public double fill() {
            return capacityBlocks == 0 ? 0 : (double) liveBlocks / capacityBlocks;
        }
    }

    /// Keeps a copy.
    public HeapMap {
        runs = List.copyOf(runs);
    }

    /// The bytes of the runs in one state.
    public long bytes(RunState state) {
        return runs.stream()
                .filter(run -> run.state == state)
                .mapToLong(Run::bytes)
                .sum();
    }

    /// The map of `heap` at this moment; empty when the heap is closed.
    public static HeapMap of(Heap heap) {
        PageHeap pages = heap.pages();
        List<Run> runs = new ArrayList<>();
        pages.lock.lock();
        try {
            for (Extent extent : pages.extents) {
                add(extent, runs);
            }
        } finally {
            pages.lock.unlock();
        }
        runs.sort((a, b) -> Long.compareUnsigned(a.address, b.address));
        return new HeapMap(heap.name(), runs);
    }

    private static void add(Extent extent, List<Run> runs) {
        long granule = extent.firstGranule;
        while (granule < extent.topGranule) {
            long span = Region.spanOf(granule);
            if (Region.indexOf(span) == 0 || Span.granules(span) == 0) {
                granule++; // a run on its way between two states
                continue;
            }
            Run run = runOf(span);
            if (run != null) {
                runs.add(run);
            }
            granule += Span.granules(span);
        }
    }

    private static @Nullable Run runOf(long span) {
        return switch (Span.state(span)) {
            case STATE_CUT -> {
                int capacity = Span.capacity(span);
                int live = Math.clamp(Span.blocksOut(span), 0, capacity);
                yield new Run(Span.start(span), Span.bytes(span), RunState.SPAN, Span.blockBytes(span), live, capacity);
            }
            case STATE_LARGE ->
                new Run(Span.start(span), Span.bytes(span), RunState.LARGE, LargeSpans.usableBytes(span), 1, 1);
            case STATE_DIRTY -> free(span, RunState.FREE_DIRTY);
            case STATE_CLEAN -> free(span, RunState.FREE_CLEAN);
            case STATE_PURGING -> free(span, RunState.PURGING);
            default -> null; // taken, and not formatted yet
        };
    }

    private static Run free(long run, RunState state) {
        return new Run(Span.start(run), Span.bytes(run), state, 0, 0, 0);
    }
}
