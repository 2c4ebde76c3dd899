package allod.heap;

import static allod.heap.SpanLayout.OWNER;
import static allod.heap.SpanLayout.STATE;
import static allod.heap.SpanLayout.STATE_LARGE;
import static allod.heap.SpanLayout.ZEROED;
import static allod.pages.Address.getByte;
import static allod.pages.Address.getInt;
import static allod.pages.Address.putByte;
import static allod.pages.Address.putInt;

/// Blocks above [SizeClasses#MAX_BYTES], or aligned to more than a granule: one span each, straight from the page heap.
///
/// Invariant: **A1** a large span has one block, which starts where the span starts; the map names it at its first and
/// last granule.
///
/// Threads: any; the lock of the page heap is held for each call.
final class LargeSpans {

    private final PageHeap pages;
    private final int ownerWord;

    LargeSpans(PageHeap pages, int heapId) {
        this.pages = pages;
        this.ownerWord = -heapId;
    }

    /// @param alignment a power of two, at least 1
    long allocate(long bytes, long alignment) {
        if (bytes > Region.HEAP_BYTES / 2) {
            throw HeapOutOfMemory.tooLarge(bytes);
        }
        int granules = granulesFor(bytes);
        int alignmentGranules = (int) Math.max(1, alignment >>> Region.GRANULE_SHIFT);
        pages.lock.lock();
        try {
            long span = alignmentGranules == 1 ? pages.take(granules) : pages.takeAligned(granules, alignmentGranules);
            putInt(span + OWNER, ownerWord);
            putByte(span + STATE, STATE_LARGE);
            PageHeap.mapEnds(span);
            return Span.start(span);
        } finally {
            pages.lock.unlock();
        }
    }

    void free(long span, long address) {
        pages.lock.lock();
        try {
            requireBlock(span, address);
            PageHeap.unmapEnds(span);
            pages.giveBack(span);
        } finally {
            pages.lock.unlock();
        }
    }

    /// Changes the size of a block without moving it.
    ///
    /// @return whether that was possible
    boolean resize(long span, long address, long bytes) {
        pages.lock.lock();
        try {
            requireBlock(span, address);
            int granules = granulesFor(bytes);
            if (granules > Span.granules(span)) {
                return pages.lengthen(span, granules);
            }
            pages.shortenInPlace(span, granules);
            return true;
        } finally {
            pages.lock.unlock();
        }
    }

    /// Whether the block is known to be all zero, as it was handed out.
    static boolean isZeroed(long span) {
        return getByte(span + ZEROED) != 0;
    }

    private static int granulesFor(long bytes) {
        return (int) Math.max(1, Math.ceilDiv(bytes, (long) Region.GRANULE_BYTES));
    }

    private void requireBlock(long span, long address) {
        if (Span.state(span) != STATE_LARGE || getInt(span + OWNER) != ownerWord || Span.start(span) != address) {
            throw Misuse.notAllocated(address, span);
        }
    }
}
