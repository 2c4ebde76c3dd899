package allod.heap;

import static allod.heap.SpanLayout.FREE;
import static allod.heap.SpanLayout.NEXT;
import static allod.heap.SpanLayout.PREVIOUS;
import static allod.pages.Address.getLong;
import static allod.pages.Address.putInt;
import static allod.pages.Address.putLong;

import java.util.Arrays;

/// The spans of a [LocalHeap]: for each size class a queue of those that have blocks left.
///
/// ```
/// class c   head ──► span ──► span ──► tail        full spans are in no queue
///            │ exhausted                ▲
///            ▼                          │ a block comes back, from the owner or from another thread
///          take over what other threads freed · else cut further blocks · else full
/// ```
///
/// Spans that were full go to the tail, so that those behind get time to gather free blocks or to become empty; an
/// empty span goes back to the page heap. The spans of a class begin with one granule and grow with what the class
/// holds.
///
/// Invariants, checked by `HeapChecker`:
///
/// - **Q1** a span of this owner is in the queue of its class, or full, never both
/// - **Q2** a queue is linked both ways, from its head to its tail
/// - **Q3** `heldBytes[c]` is the sum over the spans of class c, full ones included
///
/// Threads: the owner of the local heap, or whoever holds the lock of the stripe.
///
/// Sources: queues and first-in-first-out reuse as in mimalloc.
final class SpanQueues {

    private static final int MAX_SPAN_BYTES = 64 << 10;
    private static final int PAGE_SPAN_BYTES = 4 << 10; // spans double up to here,
    private static final int GROWTH_SHIFT = 2; // and then take a quarter of what their class holds
    private static final int KEPT_BYTES = 64 << 10;
    private static final long LEAST_FLUSH_BYTES = 8 << 10;
    private static final int FLUSH_SHIFT = 6; // growth by a 64th of the heap

    private final PageHeap pages;
    private final int id;
    private final int[] heads = new int[SizeClasses.COUNT];
    private final int[] tails = new int[SizeClasses.COUNT];
    private final long[] heldBytes = new long[SizeClasses.COUNT];
    private long grownBytes; // since the last flush
    private long retiredBytes; // at least what the empty spans that wait have

    SpanQueues(PageHeap pages, int id) {
        this.pages = pages;
        this.id = id;
    }

    /// The first span of class c that has a free block in its list, moved to the head; 0 if there is none.
    long first(int c) {
        for (int index = heads[c]; index != 0; index = heads[c]) {
            long span = Region.span(index);
            if (refill(span)) {
                return span;
            }
            makeFull(c, span);
        }
        return 0;
    }

    /// Makes sure that the list of free blocks is not empty, if the span has any block to give.
    static boolean refill(long span) {
        return Span.blockOf(getLong(span + FREE)) != 0 || RemoteFrees.collect(span) || Span.extend(span);
    }

    /// Takes an exhausted span off its queue.
    void makeFull(int c, long span) {
        if (RemoteFrees.arm(span)) {
            unlink(c, span);
            Span.setFull(span, true);
        }
    }

    /// Puts a block back into its span, which is of this owner.
    void giveBack(long span, long block) {
        putLong(span + FREE, Span.push(getLong(span + FREE), block));
        settle(span);
    }

    /// After blocks came back to a span: queues it if it was full, retires it if it is empty.
    private void settle(long span) {
        int c = Span.sizeClass(span);
        if (Span.isFull(span)) {
            Span.setFull(span, false);
            linkTail(c, span);
        }
        if (Span.isEmpty(span)) {
            retire(c, span);
        }
    }

    /// An empty span of a class that holds little waits at the end of its queue: the class will soon want it again, and
    /// no growth of the heap overlooks it. Of the other classes it goes back at once.
    private void retire(int c, long span) {
        if (heldBytes[c] > KEPT_BYTES) {
            release(c, span);
            return;
        }
        retiredBytes += Span.bytes(span);
        if (tails[c] != Region.indexOf(span)) {
            unlink(c, span);
            linkTail(c, span);
        }
    }

    /// Gives the empty spans back that wait at the end of their queues, if they are worth it.
    ///
    /// @return whether anything may have come back
    boolean releaseRetired(long leastBytes) {
        if (retiredBytes < leastBytes) {
            return false;
        }
        retiredBytes = 0;
        for (int c = 0; c < SizeClasses.COUNT; c++) {
            for (int index = tails[c]; index != 0 && Span.isEmpty(Region.span(index)); ) {
                long span = Region.span(index);
                index = Span.previous(span);
                release(c, span);
            }
        }
        return true;
    }

    // ---- queues

    private void linkTail(int c, long span) {
        int index = Region.indexOf(span);
        int tail = tails[c];
        putInt(span + NEXT, 0);
        putInt(span + PREVIOUS, tail);
        tails[c] = index;
        if (tail == 0) {
            heads[c] = index;
        } else {
            putInt(Region.span(tail) + NEXT, index);
        }
    }

    private void linkHead(int c, long span) {
        int head = heads[c];
        int index = Region.indexOf(span);
        putInt(span + NEXT, head);
        putInt(span + PREVIOUS, 0);
        heads[c] = index;
        if (head == 0) {
            tails[c] = index;
        } else {
            putInt(Region.span(head) + PREVIOUS, index);
        }
    }

    private void unlink(int c, long span) {
        int next = Span.next(span);
        int previous = Span.previous(span);
        if (next == 0) {
            tails[c] = previous;
        } else {
            putInt(Region.span(next) + PREVIOUS, previous);
        }
        if (previous == 0) {
            heads[c] = next;
        } else {
            putInt(Region.span(previous) + NEXT, next);
        }
    }

    // ---- spans come and go

    /// Takes a span of class c from memory that the heap holds already.
    ///
    /// @return 0 if there is none
    long openDirty(int c, int blockBytes, boolean misfit) {
        return format(c, pages.takeDirty(granulesFor(c, blockBytes, misfit)), blockBytes, misfit);
    }

    /// Takes a span of class c from wherever it can be had.
    ///
    /// @param misfit the span is for one odd request: it is small, and queued last
    long open(int c, int blockBytes, boolean misfit) {
        return format(c, pages.take(granulesFor(c, blockBytes, misfit)), blockBytes, misfit);
    }

    private long format(int c, long span, int blockBytes, boolean misfit) {
        if (span == 0) {
            return 0;
        }
        heldBytes[c] += Span.bytes(span);
        Span.format(span, id, c, blockBytes);
        RemoteFrees.reset(span);
        Region.map(Region.granuleOf(Span.start(span)), Span.granules(span), Region.indexOf(span));
        Span.extend(span);
        if (misfit) {
            linkTail(c, span);
        } else {
            linkHead(c, span);
        }
        return span;
    }

    private int granulesFor(int c, int blockBytes, boolean misfit) {
        long grown = Math.max(Math.min(heldBytes[c], PAGE_SPAN_BYTES), heldBytes[c] >> GROWTH_SHIFT);
        long wanted = misfit ? blockBytes : Math.clamp(grown, blockBytes, MAX_SPAN_BYTES);
        long blocks = wanted / blockBytes;
        return (int) Math.ceilDiv(blocks * blockBytes, (long) Region.GRANULE_BYTES);
    }

    /// What a new span of class c takes.
    long spanBytesFor(int c, int blockBytes, boolean misfit) {
        return (long) granulesFor(c, blockBytes, misfit) << Region.GRANULE_SHIFT;
    }

    /// Whether the local heap should give back what it does not need before the heap grows.
    boolean flushIsDue(long growthBytes) {
        grownBytes += growthBytes;
        if (grownBytes < Math.max(LEAST_FLUSH_BYTES, (pages.usedGranules() << Region.GRANULE_SHIFT) >> FLUSH_SHIFT)) {
            return false;
        }
        grownBytes = 0;
        return true;
    }

    /// Gives all empty spans back to the page heap.
    void releaseEmpty() {
        for (int c = 0; c < SizeClasses.COUNT; c++) {
            for (int index = heads[c]; index != 0; ) {
                long span = Region.span(index);
                index = Span.next(span);
                RemoteFrees.collect(span);
                if (Span.isEmpty(span)) {
                    release(c, span);
                }
            }
        }
    }

    private void release(int c, long span) {
        if (RemoteFrees.isQueued(span)) {
            return; // T3: the delayed list will bring it here again
        }
        unlink(c, span);
        heldBytes[c] -= Span.bytes(span);
        Region.map(Region.granuleOf(Span.start(span)), Span.granules(span), 0);
        pages.giveBack(span);
    }

    /// Looks after the spans that other threads have put on the delayed list.
    void drainDelayed() {
        int index = RemoteFrees.takeDelayed(Region.local(id));
        while (index != 0) {
            long span = Region.span(index);
            index = RemoteFrees.unqueue(span);
            if (Span.blocksOut(span) == 0) {
                RemoteFrees.collect(span);
            }
            settle(span); // what else was freed is better collected at the span's turn, when it is more
        }
    }

    /// Forgets all spans: the heap was closed.
    void clear() {
        Arrays.fill(heads, 0);
        Arrays.fill(tails, 0);
        Arrays.fill(heldBytes, 0);
    }

    int head(int c) {
        return heads[c];
    }

    long heldBytes(int c) {
        return heldBytes[c];
    }

    int id() {
        return id;
    }
}
