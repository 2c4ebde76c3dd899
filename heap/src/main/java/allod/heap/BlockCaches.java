package allod.heap;

import static allod.heap.LocalHeapLayout.ALLOCATE;
import static allod.heap.LocalHeapLayout.BIAS;
import static allod.heap.LocalHeapLayout.EMPTY;
import static allod.heap.LocalHeapLayout.FREED;
import static allod.heap.LocalHeapLayout.LEFT;
import static allod.heap.SpanLayout.COUNT_SHIFT;
import static allod.heap.SpanLayout.FREE;
import static allod.heap.SpanLayout.ONE_BLOCK;
import static allod.pages.Address.getLong;
import static allod.pages.Address.putLong;

/// The caches of a [LocalHeap]: for each small class the blocks that the next allocations get, whatever their spans.
///
/// ```
///          malloc ◄── allocate ◄── spare ◄── freed ◄── free        lists, last in first out
///                      ▲    ▲        │
///             when all │    └ rest   │ when `freed` has reached its limit and `spare` is taken:
///             are dry  │             ▼ block by block
///                     the whole list of one span of SpanQueues
/// ```
///
/// An allocation and a free write different words, so that neither waits for the store of the other. A whole list moves
/// by its word alone; only what goes back to the spans is walked. Between two slow paths of a class lie at least as
/// many operations as its limit.
///
/// Samples cost the allocations nothing: blocks are counted by the list, when they become `allocate`. A list with more
/// blocks than are left before the next sample is cut there. Its rest waits, `allocate` runs dry at the right block,
/// and the allocation that finds it so is the sample.
///
/// Invariants, checked by `HeapChecker`:
///
/// - **K1** cached blocks are blocks of spans of this owner and of the class of the cache, each cached once
/// - **K2** the count of `freed` and `spare` is biased by `BIAS - limit`, that of a list from a span is not
/// - **K3** after an overflow the block freed last is still in `freed`, so that its double free is noticed
/// - **K4** a list is cut only when no other rest waits
///
/// Threads: the owner of the local heap, or whoever holds the lock of the stripe.
///
/// Sources: thread caches by class as in tcmalloc; the spare list as in Bonwick and Adams, "Magazines and Vmem".
final class BlockCaches {

    private static final int LIMIT_BYTES = 4 << 10;
    private static final int LEAST_LIMIT = 8;
    private static final int MOST_LIMIT = 64;

    private final long tables;
    private final SpanQueues queues;
    private final SamplePoints points;
    private final long[] spare = new long[SizeClasses.SMALL_CLASSES];
    private final long[] rest = new long[SizeClasses.SMALL_CLASSES];

    BlockCaches(long tables, SpanQueues queues, SamplePoints points) {
        this.tables = tables;
        this.queues = queues;
        this.points = points;
        clear();
    }

    /// Forgets all blocks: for a new local heap, and for a closed one.
    void clear() {
        for (int c = 0; c < SizeClasses.SMALL_CLASSES; c++) {
            putLong(cache(c) + ALLOCATE, 0);
            putLong(cache(c) + FREED, nothingFreed(c));
            putLong(cache(c) + EMPTY, nothingFreed(c));
            putLong(cache(c) + LEFT, points.drawBlocks(c));
            spare[c] = 0;
            rest[c] = 0;
        }
    }

    /// Whether the next allocation of class c ends a count: there is no block to hand out, and none left before the
    /// sample.
    boolean isCountedDown(int c) {
        return getLong(cache(c) + LEFT) == 0 && Span.blockOf(getLong(cache(c) + ALLOCATE)) == 0;
    }

    /// Begins a new count of class c.
    ///
    /// @return the weight of the sample at the end of the count before; 0 when there is none
    double recount(int c) {
        double weight = points.weightOfClass(c);
        putLong(cache(c) + LEFT, points.drawBlocks(c));
        return weight;
    }

    /// A cached block, or 0: the list `allocate` was seen dry, or the request was for 0 bytes. No sample is due, or it
    /// could not be had.
    long turnOver(int c) {
        long list = getLong(cache(c) + ALLOCATE);
        if (Span.blockOf(list) != 0) {
            return pop(c, list);
        }
        list = rest[c];
        if (Span.blockOf(list) != 0) {
            rest[c] = 0;
            return handOut(c, list);
        }
        list = getLong(cache(c) + FREED);
        if (Span.blockOf(list) != 0) {
            putLong(cache(c) + FREED, nothingFreed(c));
        } else {
            list = spare[c];
            spare[c] = 0;
        }
        return handOut(c, list);
    }

    /// A block of a span of the queue, with the rest of the span's list for the next allocations; or 0.
    long takeFrom(int c, long span) {
        long list = getLong(span + FREE);
        putLong(span + FREE, 0);
        return handOut(c, list);
    }

    /// Makes a list `allocate`, as far as the next sample lets it, and takes its first block.
    private long handOut(int c, long list) {
        if (Span.blockOf(list) == 0) {
            return 0;
        }
        long blocks = count(c, list);
        long left = Math.max(1, getLong(cache(c) + LEFT)); // at least the one that is asked for
        if (blocks <= left) {
            putLong(cache(c) + LEFT, left - blocks);
            return pop(c, list);
        }
        putLong(cache(c) + LEFT, 0);
        return pop(c, cut(c, list, left));
    }

    /// Cuts a list after its first `kept` blocks.
    ///
    /// @param kept 1 to less than the list has
    /// @return the first part, its counts made right
    private long cut(int c, long list, long kept) {
        long block = Span.blockOf(list);
        long first = kept << COUNT_SHIFT | block;
        for (long behind = kept - 1; behind > 0; behind--) {
            long next = Span.blockOf(getLong(block));
            putLong(block, behind << COUNT_SHIFT | next);
            block = next;
        }
        assert rest[c] == 0 : c;
        rest[c] = getLong(block);
        putLong(block, 0);
        return first;
    }

    private long pop(int c, long list) {
        long block = Span.blockOf(list);
        if (block != 0) {
            putLong(cache(c) + ALLOCATE, getLong(block));
        }
        return block;
    }

    /// The list `freed` has reached its limit: all but its first block become the spare list, and what was spare goes
    /// back to the spans.
    void overflow(int c) {
        long last = Span.blockOf(getLong(cache(c) + FREED));
        long old = spare[c];
        spare[c] = getLong(last);
        putLong(last, nothingFreed(c));
        putLong(cache(c) + FREED, nothingFreed(c) + ONE_BLOCK | last);
        giveBack(old);
    }

    /// Gives all cached blocks back to their spans. Those of `allocate` have been counted and are not allocated after
    /// all.
    void flush() {
        for (int c = 0; c < SizeClasses.SMALL_CLASSES; c++) {
            long allocate = getLong(cache(c) + ALLOCATE);
            long freed = getLong(cache(c) + FREED);
            long old = spare[c];
            long behind = rest[c];
            putLong(cache(c) + LEFT, getLong(cache(c) + LEFT) + count(c, allocate));
            putLong(cache(c) + ALLOCATE, 0);
            putLong(cache(c) + FREED, nothingFreed(c));
            spare[c] = 0;
            rest[c] = 0;
            giveBack(allocate);
            giveBack(freed);
            giveBack(old);
            giveBack(behind);
        }
    }

    private void giveBack(long list) {
        for (long rest = list; Span.blockOf(rest) != 0; ) {
            long block = Span.blockOf(rest);
            rest = getLong(block);
            queues.giveBack(Region.spanOf(Region.granuleOf(block)), block);
        }
    }

    /// Blocks in the cache of class c. Racy unless the caller is the owner.
    int count(int c) {
        return count(c, getLong(cache(c) + ALLOCATE))
                + count(c, getLong(cache(c) + FREED))
                + count(c, spare[c])
                + count(c, rest[c]);
    }

    private static int count(int c, long list) {
        int count = Span.countOf(list);
        return count >= BIAS - MOST_LIMIT ? count - (BIAS - limit(c)) : count;
    }

    /// The four lists of class c, for the checker.
    long[] lists(int c) {
        return new long[] {getLong(cache(c) + ALLOCATE), getLong(cache(c) + FREED), spare[c], rest[c]};
    }

    /// Blocks that may yet become `allocate` before a sample of class c.
    long left(int c) {
        return getLong(cache(c) + LEFT);
    }

    private long cache(int c) {
        return tables + LocalHeapLayout.cache(c);
    }

    /// Freed blocks of class c that the cache takes before it overflows.
    static int limit(int c) {
        return Math.clamp(LIMIT_BYTES / SizeClasses.blockBytes(c), LEAST_LIMIT, MOST_LIMIT);
    }

    private static long nothingFreed(int c) {
        return (long) (BIAS - limit(c)) << COUNT_SHIFT;
    }
}
