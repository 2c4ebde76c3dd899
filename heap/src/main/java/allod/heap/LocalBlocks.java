package allod.heap;

import static allod.heap.SpanLayout.FREE;
import static allod.pages.Address.getLong;

import org.jspecify.annotations.Nullable;

/// The slow paths of a [LocalHeap]: what happens when a cache is dry or runs over, and all of the medium blocks.
///
/// ```
/// small   allocate: cache turned over ─► a span of the queue ─► a dirty span ─► flush, if due ─► the heap grows
///         free:     the cache ran over ─► BlockCaches.overflow
/// medium  allocate: head of the queue ─► misfit: further down ─► spans as above
///         free:     straight into the span
/// ```
///
/// Medium spans are cut into tight blocks ([TightSizes]), so a medium block cannot serve any request of its class, and
/// is not cached.
///
/// A sample is taken where the count of its class has run out, or the block's bytes reach the next point.
///
/// Threads: the owner of the local heap, or whoever holds the lock of the stripe.
final class LocalBlocks {

    private static final int MAX_SEARCH = 8; // spans looked at for a misfit

    private final Heap heap;
    private final @Nullable BlockChecks checks;
    private final SamplePoints points;
    private final SpanQueues queues;
    private final BlockCaches caches;
    private final TightSizes tight = new TightSizes();
    private @Nullable Thread owner; // null for a stripe, whose lock is the check, and for an orphan

    LocalBlocks(Heap heap, int id) {
        this.heap = heap;
        this.checks = heap.checks();
        this.points = heap.samples().newPoints();
        this.queues = new SpanQueues(heap.pages(), id);
        this.caches = new BlockCaches(Region.local(id), queues, points);
    }

    /// A block for a request that found the cache dry, or is not small.
    long allocate(long bytes) {
        if (checks != null) {
            return heap.mallocChecked(bytes);
        }
        if (bytes < 0 || bytes > SizeClasses.MAX_BYTES) {
            return heap.mallocLarge(bytes, 1);
        }
        int c = SizeClasses.classOf(Math.max((int) bytes, 1));
        if (c < SizeClasses.SMALL_CLASSES) {
            long block = caches.isCountedDown(c) ? sampleSmall(c, bytes) : 0;
            if (block == 0) {
                block = caches.turnOver(c);
            }
            return block != 0 ? block : allocateSmall(c);
        }
        return allocateMedium(c, (int) bytes, SizeClasses.ALIGNMENT);
    }

    /// A block that starts at a multiple of `alignment`.
    ///
    /// @param bytes 1 to [SizeClasses#MAX_BYTES], a multiple of `alignment`
    /// @param alignment a power of two, 16 to [Region#GRANULE_BYTES]; spans start at a granule
    long allocateMediumAligned(int bytes, int alignment) {
        return allocateMedium(SizeClasses.classOf(bytes), bytes, alignment);
    }

    private long allocateSmall(int c) {
        beginSlow();
        long span = queues.first(c);
        if (span == 0) {
            span = openSpan(c, SizeClasses.blockBytes(c), false);
        }
        return caches.takeFrom(c, span);
    }

    /// Ends a count.
    ///
    /// @return the block that is the sample; 0 when there is none after all, or no room for it
    private long sampleSmall(int c, long bytes) {
        beginSlow();
        double weight = caches.recount(c);
        return weight == 0 ? 0 : heap.samples().malloc(bytes, weight);
    }

    private long allocateMedium(int c, int bytes, int alignment) {
        double weight = points.count(bytes);
        if (weight != 0) {
            beginSlow();
            long sampled = heap.samples().malloc(bytes, weight); // spans start at a granule
            if (sampled != 0) {
                return sampled;
            }
        }
        long head = Region.span(queues.head(c));
        if (fits(head, bytes, alignment)) {
            long block = Span.pop(head);
            if (block != 0) {
                return block;
            }
        }
        return allocateMediumSlow(c, bytes, alignment);
    }

    private long allocateMediumSlow(int c, int bytes, int alignment) {
        beginSlow();
        boolean misfit = queues.head(c) != 0 && !fits(Region.span(queues.head(c)), bytes, alignment);
        int searched = 0;
        for (int index = queues.head(c); index != 0 && searched < MAX_SEARCH; searched++) {
            long span = Region.span(index);
            index = Span.next(span);
            if (fits(span, bytes, alignment)) {
                if (SpanQueues.refill(span)) {
                    return Span.pop(span);
                }
                queues.makeFull(c, span);
            }
        }
        if (misfit && !tight.misfit(c, bytes)) {
            return Span.pop(openSpan(c, SizeClasses.roundUp(bytes), true));
        }
        int width = tight.forSpan(c, bytes) + alignment - 1 & -alignment;
        return Span.pop(openSpan(c, width, false));
    }

    private static boolean fits(long span, int bytes, int alignment) {
        int blockBytes = Span.blockBytes(span);
        return bytes <= blockBytes && (blockBytes & alignment - 1) == 0;
    }

    private long openSpan(int c, int blockBytes, boolean misfit) {
        long span = queues.openDirty(c, blockBytes, misfit);
        long bytes = queues.spanBytesFor(c, blockBytes, misfit);
        if (span == 0 && queues.releaseRetired(bytes)) {
            span = queues.openDirty(c, blockBytes, misfit);
        }
        if (span == 0 && queues.flushIsDue(bytes)) {
            flush();
            span = queues.openDirty(c, blockBytes, misfit);
        }
        return span != 0 ? span : queues.open(c, blockBytes, misfit);
    }

    private void beginSlow() {
        requireOwner(Thread.currentThread());
        heap.requireOpen();
        queues.drainDelayed();
    }

    /// The cache of the class of `span` holds as many freed blocks as it may.
    void overflow(long span) {
        caches.overflow(Span.sizeClass(span));
    }

    /// Frees what the fast path does not: a medium or a large block, a block of another thread; refuses what is none.
    void free(long address) {
        requireOwner(Thread.currentThread());
        long granule = Region.granuleOf(address);
        long span = granule < Region.topGranule() ? Region.spanOf(granule) : Region.span(0);
        if (Span.ownerId(span) != queues.id()) {
            heap.freeForeign(address);
            return;
        }
        boolean medium = Span.sizeClass(span) >= SizeClasses.SMALL_CLASSES;
        if (!medium || !Span.startsBlock(span, address) || Span.blockOf(getLong(span + FREE)) == address) {
            throw Misuse.notAllocated(address, span);
        }
        queues.giveBack(span, address);
    }

    /// Gives everything back to the page heap that no live block needs.
    void flush() {
        queues.drainDelayed();
        caches.flush();
        queues.releaseEmpty();
    }

    /// After the heap was closed: a late allocation takes the slow path, which says so.
    void detach() {
        caches.clear();
        queues.clear();
    }

    void own(@Nullable Thread thread) {
        owner = thread;
    }

    void requireOwner(Thread thread) {
        if (owner != null && owner != thread) {
            throw Misuse.wrongThread(heap.name(), owner, thread);
        }
    }

    SpanQueues queues() {
        return queues;
    }

    BlockCaches caches() {
        return caches;
    }
}
