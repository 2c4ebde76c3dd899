package allod.heap;

import org.jspecify.annotations.Nullable;

/// The blocks of a heap that its probe hears of.
///
/// ```
/// small, medium   SamplePoints of the thread: a point ──► malloc: a span of its own ──► probe.allocated
/// large           count: a point in it        ──────────► announce                  ──► probe.allocated
/// free            a large span with a token   ──────────► freed                     ──► probe.freed
/// ```
///
/// A sampled block is a large span, however small it is, or lies outside of the heaps, in the memory of a [HeapGuard]:
/// no fast path knows either, so that the frees of all other blocks need not ask. It takes a granule, one in a sampling
/// distance.
///
/// Threads: any. The probe is called with no lock of the heap held, or with that of a stripe.
final class Samples {

    private final Heap heap;
    private final HeapProbe probe;
    private final @Nullable HeapGuard guard;
    private final LargeSpans large;
    private final SamplePoints points; // guarded by itself

    /// @param guarded whether a [HeapGuard] may take blocks over: not where the heap's blocks are to be in one place
    Samples(Heap heap, HeapProbe probe, LargeSpans large, boolean guarded) {
        this.heap = heap;
        this.probe = probe;
        this.guard = guarded && probe instanceof HeapGuard guarding ? guarding : null;
        this.large = large;
        this.points = new SamplePoints(probe);
    }

    /// The points of one more stream of allocations.
    SamplePoints newPoints() {
        return new SamplePoints(probe);
    }

    /// A block with a sample's weight.
    ///
    /// @return 0 when the heap's limit has no room for a span of its own
    long malloc(long bytes, double weight) {
        long block = guard == null ? 0 : guard.malloc(heap, bytes, weight);
        return block != 0 ? block : mallocOwn(bytes, weight);
    }

    private long mallocOwn(long bytes, double weight) {
        long block;
        try {
            block = large.allocate(Math.max(1, bytes), 1);
        } catch (HeapOutOfMemory _) {
            return 0;
        }
        LargeSpans.setUsable(block, SizeClasses.roundUp((int) Math.max(1, bytes)));
        announceNew(block, bytes, weight);
        return block;
    }

    /// Counts a new large block.
    void count(long block, long bytes) {
        double weight = countLarge(bytes);
        if (weight != 0) {
            announceNew(block, bytes, weight);
        }
    }

    /// A large block has changed its size in place: one was freed, another allocated.
    void resized(long block, long bytes) {
        freed(LargeSpans.takeToken(block));
        double weight = countLarge(bytes);
        if (weight != 0) {
            announce(block, bytes, weight);
        }
    }

    /// A large block was freed.
    ///
    /// @param token of the block, 0 for one that was not sampled
    void freed(int token) {
        if (token != 0) {
            probe.freed(heap, token);
        }
    }

    /// The guard that holds an address, or null.
    @Nullable
    HeapGuard guardOf(long address) {
        return guard != null && guard.owns(address) ? guard : null;
    }

    void closed() {
        probe.closed(heap);
    }

    private double countLarge(long bytes) {
        if (probe instanceof NoProbe) {
            return 0;
        }
        synchronized (points) {
            return points.count(Math.max(1, bytes));
        }
    }

    private void announceNew(long block, long bytes, double weight) {
        try {
            announce(block, bytes, weight);
        } catch (RuntimeException | Error thrown) {
            large.free(Region.spanOf(Region.granuleOf(block)), block);
            throw thrown;
        }
    }

    private void announce(long block, long bytes, double weight) {
        LargeSpans.setToken(block, probe.allocated(heap, block, bytes, weight));
    }
}
