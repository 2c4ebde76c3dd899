package allod.heap;

import static allod.heap.SpanLayout.FREE;
import static allod.heap.SpanLayout.FULL;
import static allod.heap.SpanLayout.LOCAL;
import static allod.heap.SpanLayout.NEXT;
import static allod.heap.SpanLayout.OWNER;
import static allod.heap.SpanLayout.PREVIOUS;
import static allod.heap.SpanLayout.RETIRE_AT;
import static allod.heap.SpanLayout.TIRED;
import static allod.pages.Address.getByte;
import static allod.pages.Address.getInt;
import static allod.pages.Address.getLong;
import static allod.pages.Address.putByte;
import static allod.pages.Address.putInt;
import static allod.pages.Address.putLong;

import org.jspecify.annotations.Nullable;

/// The slow paths of a [LocalHeap]: for each size class a queue of the spans that have blocks left.
///
/// ```
/// class c   head = current ──► span ──► span ──► tail      full spans are in no queue
///              │ exhausted              first ▲  ▲
///              ▼                      time so │  │ a free: un-full
///            take over what was freed meanwhile, by the owner or by others · else cut further blocks · else rest ·
///            else the next span · else a new one
/// ```
///
/// Spans that run dry, and those that were full, go to the tail, so that they get time to gather free blocks or to
/// become
/// empty; an empty span that is not current goes back to the page heap at once. Only a span that is still dry at its
/// second turn is taken off as full. The spans of a class begin with one granule and grow with what the class holds.
///
/// *Tight blocks.* Above 1 KiB a span is cut into blocks of the size that the program asks for, rounded up to 16 bytes,
/// and not into blocks of the size of the class ([TightSizes]). A request that the current span is too tight for is a
/// *misfit*; it
/// looks further
/// down the queue. Where misfits are frequent the next span of the class is cut wider.
///
/// Invariants, checked by `HeapChecker`:
///
/// - **Q1** a span of this owner is in the queue of its class, or FULL, never both
/// - **Q2** the tables name the head of each queue, or the empty span
/// - **Q3** `retireAt` is -1 for the head of a queue, and for a span behind it the number of freed blocks that empties
/// it
/// - **Q4** `heldBytes[c]` is the sum over the spans of class c, full ones included
///
/// Threads: the owner of the local heap, or whoever holds the lock of the stripe.
///
/// Sources: queues and first-in-first-out reuse as in mimalloc.
final class SpanQueues {

    private static final int MAX_SPAN_BYTES = 64 << 10;
    private static final int GROWTH_SHIFT = 2; // a new span is a quarter of what its class holds
    private static final int MAX_SEARCH = 8; // spans looked at for a misfit
    private static final long LEAST_FLUSH_BYTES = 32 << 10;
    private static final int FLUSH_SHIFT = 5;

    private final Heap heap;
    private final PageHeap pages;
    private final int id;
    private final long tables;
    private final int[] heads = new int[SizeClasses.COUNT];
    private final int[] tails = new int[SizeClasses.COUNT];
    private final long[] heldBytes = new long[SizeClasses.COUNT];
    private final TightSizes tight = new TightSizes();
    private long grownBytes; // since the last flush
    private @Nullable Thread owner; // null for a stripe: its lock is the check

    SpanQueues(Heap heap, int id) {
        this.heap = heap;
        this.pages = heap.pages();
        this.id = id;
        this.tables = Region.local(id);
        for (int c = 0; c < SizeClasses.COUNT; c++) {
            putLong(tables + LocalHeapLayout.CLASSES + 8L * c, Region.span(0));
        }
        for (int i = 0; i <= SizeClasses.SMALL_MAX_BYTES >> 4; i++) {
            putLong(tables + LocalHeapLayout.SMALL + 8L * i, Region.span(0));
        }
    }

    /// A block for a request that the fast path could not serve.
    ///
    /// @param bytes 0 to [SizeClasses#MAX_BYTES]
    long allocate(int bytes) {
        int c = SizeClasses.classOf(Math.max(bytes, 1));
        long span = current(c);
        if (bytes <= Span.blockBytes(span)) {
            long block = Span.pop(span);
            if (block != 0 || Span.turnOver(span) && (block = Span.pop(span)) != 0) {
                return block;
            }
        }
        return allocateSlow(c, bytes);
    }

    private long allocateSlow(int c, int bytes) {
        requireOwner(Thread.currentThread());
        heap.requireOpen();
        drainDelayed();
        for (int index = heads[c]; index != 0; index = heads[c]) {
            long span = Region.span(index);
            if (bytes > Span.blockBytes(span)) {
                return allocateMisfit(c, bytes, SizeClasses.ALIGNMENT);
            }
            if (refill(span)) {
                putByte(span + TIRED, (byte) 0);
                return Span.pop(span);
            }
            rest(c, span);
        }
        return Span.pop(open(c, tight.forSpan(c, bytes), false));
    }

    /// Puts an exhausted head behind the others; takes it off the queue if that was done before and nothing came of it.
    private void rest(int c, long span) {
        if (getByte(span + TIRED) != 0) {
            makeFull(c, span);
        } else {
            putByte(span + TIRED, (byte) 1);
            unlink(c, span);
            linkTail(c, span);
        }
    }

    /// A block of class c for a request that the current span cannot serve: too tight, or not aligned enough.
    ///
    /// @param bytes a multiple of `alignment` when that is above 16
    long allocateMisfit(int c, int bytes, int alignment) {
        int searched = 0;
        for (int index = heads[c]; index != 0 && searched < MAX_SEARCH; searched++) {
            long span = Region.span(index);
            index = Span.next(span);
            int blockBytes = Span.blockBytes(span);
            if (blockBytes >= bytes && (blockBytes & alignment - 1) == 0) {
                if (refill(span)) {
                    return popBehind(c, span);
                }
                makeFull(c, span);
            }
        }
        boolean widen = tight.misfit(c, bytes);
        return popBehind(c, open(c, SizeClasses.roundUp(Math.max(bytes, 1)), !widen));
    }

    /// Takes a block of a span that need not be current.
    private long popBehind(int c, long span) {
        long block = Span.pop(span);
        if (Region.indexOf(span) != heads[c]) {
            watch(span);
        }
        return block;
    }

    /// A block that starts at a multiple of `alignment`.
    ///
    /// @param bytes 1 to [SizeClasses#MAX_BYTES], a multiple of `alignment`
    /// @param alignment a power of two, 16 to [Region#GRANULE_BYTES]
    long allocateAligned(int bytes, int alignment) {
        int c = SizeClasses.classOf(bytes);
        long span = current(c);
        if (bytes <= Span.blockBytes(span) && (Span.blockBytes(span) & alignment - 1) == 0) {
            long block = Span.pop(span);
            if (block != 0) {
                return block;
            }
        }
        requireOwner(Thread.currentThread());
        heap.requireOpen();
        drainDelayed();
        return allocateMisfit(c, bytes, alignment);
    }

    /// Makes sure that the list of free blocks is not empty, if the span has any block to give.
    private static boolean refill(long span) {
        return Span.blockOf(getLong(span + FREE)) != 0
                || Span.turnOver(span)
                || RemoteFrees.collect(span)
                || extend(span);
    }

    private static boolean extend(long span) {
        if (!Span.extend(span)) {
            return false;
        }
        return true;
    }

    // ---- queues

    private long current(int c) {
        return getLong(tables + LocalHeapLayout.CLASSES + 8L * c);
    }

    /// Points the tables at the head of queue c.
    private void publish(int c) {
        long span = Region.span(heads[c]);
        putLong(tables + LocalHeapLayout.CLASSES + 8L * c, span);
        if (c < SizeClasses.SMALL_CLASSES) {
            int last = SizeClasses.blockBytes(c) >> 4;
            int first = c == 0 ? 0 : (SizeClasses.blockBytes(c - 1) >> 4) + 1;
            for (int i = first; i <= last; i++) {
                putLong(tables + LocalHeapLayout.SMALL + 8L * i, span);
            }
        }
    }

    private void setHead(int c, int index) {
        if (index != 0) {
            putInt(Region.span(index) + RETIRE_AT, -1);
        }
        heads[c] = index;
        publish(c);
    }

    private void linkTail(int c, long span) {
        int index = Region.indexOf(span);
        int tail = tails[c];
        putInt(span + NEXT, 0);
        putInt(span + PREVIOUS, tail);
        tails[c] = index;
        if (tail == 0) {
            setHead(c, index);
        } else {
            putInt(Region.span(tail) + NEXT, index);
            watch(span);
        }
    }

    private void linkHead(int c, long span) {
        int head = heads[c];
        if (head == 0) {
            linkTail(c, span);
            return;
        }
        putInt(span + NEXT, head);
        putInt(span + PREVIOUS, 0);
        putInt(Region.span(head) + PREVIOUS, Region.indexOf(span));
        watch(Region.span(head));
        setHead(c, Region.indexOf(span));
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
            setHead(c, next);
        } else {
            putInt(Region.span(previous) + NEXT, next);
        }
    }

    /// Lets the free that empties a span which is not current take the slow path. To be repeated when [SpanLayout#FREE]
    /// or the number of cut blocks changes, which for such a span is rare.
    private static void watch(long span) {
        putInt(span + RETIRE_AT, Span.extended(span) - Span.countOf(getLong(span + FREE)));
    }

    /// Takes an exhausted head off its queue.
    private void makeFull(int c, long span) {
        if (RemoteFrees.arm(span)) {
            unlink(c, span);
            putInt(span + OWNER, getInt(span + OWNER) | FULL);
        }
    }

    private void unfull(int c, long span) {
        putInt(span + OWNER, getInt(span + OWNER) & ~FULL);
        putByte(span + TIRED, (byte) 0);
        linkTail(c, span);
    }

    // ---- spans come and go

    /// Takes a span of class c from the page heap.
    ///
    /// @param misfit the span is for one odd request: it is small, and queued last
    private long open(int c, int blockBytes, boolean misfit) {
        int granules = granulesFor(c, blockBytes, misfit);
        long span = pages.takeDirty(granules);
        if (span == 0) {
            flushBeforeGrowth(granules);
            span = pages.take(granules);
        }
        heldBytes[c] += Span.bytes(span);
        Span.format(span, id, c, blockBytes);
        RemoteFrees.reset(span);
        Region.map(Region.granuleOf(Span.start(span)), granules, Region.indexOf(span));
        Span.extend(span);
        if (misfit) {
            linkTail(c, span);
        } else {
            linkHead(c, span);
        }
        return span;
    }

    private int granulesFor(int c, int blockBytes, boolean misfit) {
        long wanted = misfit ? blockBytes : Math.clamp(heldBytes[c] >> GROWTH_SHIFT, blockBytes, MAX_SPAN_BYTES);
        long blocks = wanted / blockBytes;
        return (int) (blocks * blockBytes + Region.GRANULE_BYTES - 1 >>> Region.GRANULE_SHIFT);
    }

    private void flushBeforeGrowth(int granules) {
        grownBytes += (long) granules << Region.GRANULE_SHIFT;
        if (grownBytes >= Math.max(LEAST_FLUSH_BYTES, pages.usedGranules() << Region.GRANULE_SHIFT >> FLUSH_SHIFT)) {
            grownBytes = 0;
            flush();
        }
    }

    /// Gives all empty spans back to the page heap.
    void flush() {
        for (int c = 0; c < SizeClasses.COUNT; c++) {
            for (int index = heads[c]; index != 0; ) {
                long span = Region.span(index);
                index = Span.next(span);
                if (RemoteFrees.collect(span) && Region.indexOf(span) != heads[c]) {
                    watch(span);
                }
                if (Span.isEmpty(span) && !RemoteFrees.isQueued(span)) {
                    unlink(c, span);
                    release(c, span);
                }
            }
        }
    }

    /// All blocks of `span`, which is not current, are free.
    void emptied(long span) {
        if (!RemoteFrees.isQueued(span)) {
            int c = Span.sizeClass(span);
            unlink(c, span);
            release(c, span);
        }
    }

    private void release(int c, long span) {
        heldBytes[c] -= Span.bytes(span);
        Region.map(Region.granuleOf(Span.start(span)), Span.granules(span), 0);
        pages.giveBack(span);
    }

    // ---- frees off the fast path

    /// Frees a block of a full span of this owner.
    ///
    /// @return false if `address` is not in a span of this owner
    boolean freeOwn(long address) {
        long granule = Region.granuleOf(address);
        if (Long.compareUnsigned(granule, Region.GRANULES) >= 0) {
            return false;
        }
        long span = Region.spanOf(granule);
        if (Span.ownerId(span) != id) {
            return false;
        }
        if (!Span.startsBlock(span, address) || Span.blockOf(getLong(span + LOCAL)) == address) {
            throw Misuse.notAllocated(address, span);
        }
        putLong(span + LOCAL, Span.push(getLong(span + LOCAL), address));
        int c = Span.sizeClass(span);
        if (Span.isFull(span)) {
            unfull(c, span);
        }
        settle(c, span);
        return true;
    }

    /// Looks after the spans that other threads have put on the delayed list.
    void drainDelayed() {
        int index = RemoteFrees.takeDelayed(tables);
        while (index != 0) {
            long span = Region.span(index);
            index = RemoteFrees.unqueue(span);
            int c = Span.sizeClass(span);
            if (Span.isFull(span)) {
                unfull(c, span);
            }
            RemoteFrees.collect(span);
            settle(c, span);
        }
    }

    /// After the lists of a span have changed: gives it back if that emptied it.
    private void settle(int c, long span) {
        if (Region.indexOf(span) != heads[c]) {
            watch(span);
            if (Span.isEmpty(span)) {
                emptied(span);
            }
        }
    }

    // ---- owner

    void own(@Nullable Thread thread) {
        owner = thread;
    }

    void requireOwner(Thread thread) {
        if (owner != null && owner != thread) {
            throw Misuse.wrongThread(heap.name(), owner, thread);
        }
    }

    /// After the heap was closed: the tables name the empty span, so that a late allocation takes the slow path.
    void detach() {
        for (int c = 0; c < SizeClasses.COUNT; c++) {
            setHead(c, 0);
        }
    }

    /// Index of the first span of queue c, or 0.
    int head(int c) {
        return heads[c];
    }

    int id() {
        return id;
    }
}
