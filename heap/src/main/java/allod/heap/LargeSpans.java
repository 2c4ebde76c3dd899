package allod.heap;

import static allod.heap.SpanLayout.OWNER;
import static allod.heap.SpanLayout.STATE;
import static allod.heap.SpanLayout.STATE_LARGE;
import static allod.heap.SpanLayout.TOKEN;
import static allod.heap.SpanLayout.USABLE;
import static allod.heap.SpanLayout.ZEROED;
import static allod.pages.Address.getByte;
import static allod.pages.Address.getInt;
import static allod.pages.Address.putByte;
import static allod.pages.Address.putInt;

/// Blocks above [SizeClasses#MAX_BYTES], or aligned to more than a granule, and sampled ones of any size: one span
/// each, straight from the page heap.
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
            putInt(span + TOKEN, 0);
            putInt(span + USABLE, 0);
            PageHeap.mapEnds(span);
            return Span.start(span);
        } finally {
            pages.lock.unlock();
        }
    }

    /// Frees a block.
    ///
    /// @return its token
    int free(long span, long address) {
        pages.lock.lock();
        try {
            requireBlock(span, address);
            int token = getInt(span + TOKEN);
            PageHeap.unmapEnds(span);
            pages.giveBack(span);
            return token;
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
            if (granules > Span.granules(span) && !pages.lengthen(span, granules)) {
                return false;
            }
            pages.shortenInPlace(span, granules);
            putInt(span + USABLE, 0);
            return true;
        } finally {
            pages.lock.unlock();
        }
    }

    /// Whether the block is known to be all zero, as it was handed out.
    static boolean isZeroed(long span) {
        return getByte(span + ZEROED) != 0;
    }

    /// Makes a sampled block as long as one of its class is: it is to be reallocated where others are, or the estimates
    /// of a program that reallocates would be wrong. By the thread that allocates it.
    static void setUsable(long block, int usableBytes) {
        putInt(Region.spanOf(Region.granuleOf(block)) + USABLE, usableBytes);
    }

    /// How many bytes of the block of a large span may be used.
    static long usableBytes(long span) {
        int ofClass = getInt(span + USABLE);
        return ofClass != 0 ? ofClass : Span.bytes(span);
    }

    /// Remembers by what the probe knows a block. By the thread that allocates it, before anyone else knows the block.
    static void setToken(long block, int token) {
        putInt(Region.spanOf(Region.granuleOf(block)) + TOKEN, token);
    }

    /// Forgets by what the probe knows a block.
    ///
    /// @return its token until now
    static int takeToken(long block) {
        long span = Region.spanOf(Region.granuleOf(block));
        int token = getInt(span + TOKEN);
        putInt(span + TOKEN, 0);
        return token;
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
