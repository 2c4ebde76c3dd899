package allod.heap;

import static allod.heap.SpanLayout.ADDRESS_MASK;
import static allod.heap.SpanLayout.BLOCK_BYTES;
import static allod.heap.SpanLayout.CAPACITY;
import static allod.heap.SpanLayout.COUNT_MASK;
import static allod.heap.SpanLayout.COUNT_SHIFT;
import static allod.heap.SpanLayout.EXTENDED;
import static allod.heap.SpanLayout.FREE;
import static allod.heap.SpanLayout.FREED_AT;
import static allod.heap.SpanLayout.FULL;
import static allod.heap.SpanLayout.GRANULES;
import static allod.heap.SpanLayout.MEDIUM;
import static allod.heap.SpanLayout.NEXT;
import static allod.heap.SpanLayout.ONE_BLOCK;
import static allod.heap.SpanLayout.OWNER;
import static allod.heap.SpanLayout.OWNER_SHIFT;
import static allod.heap.SpanLayout.PREVIOUS;
import static allod.heap.SpanLayout.RECIPROCAL;
import static allod.heap.SpanLayout.SIZE_CLASS;
import static allod.heap.SpanLayout.START;
import static allod.heap.SpanLayout.STATE;
import static allod.pages.Address.getByte;
import static allod.pages.Address.getInt;
import static allod.pages.Address.getLong;
import static allod.pages.Address.getShort;
import static allod.pages.Address.putByte;
import static allod.pages.Address.putInt;
import static allod.pages.Address.putLong;
import static allod.pages.Address.putShort;

import allod.pages.PageSize;

/// A *span*: a run of granules that is cut into blocks of one size. Spans are not Java objects; the methods here take
/// the address of a descriptor ([SpanLayout]), or the index of the descriptor in its table where a list needs 4 bytes.
///
/// ```
/// start                                               start + granules * 1 KiB
/// │ block 0 │ block 1 │ .. │ block extended-1 │ not cut yet, not touched │ tail │
/// ```
///
/// Invariants, checked by `HeapChecker`:
///
/// - **S1** `extended <= capacity`, `capacity * blockBytes <= granules * 1 KiB`
/// - **S2** the count in a list word is the length of the list
/// - **S3** listed blocks are distinct, start at a multiple of `blockBytes` and lie among the first `extended` blocks
/// - **S4** free blocks + blocks freed by other threads + cached blocks + live blocks = `extended`
/// - **S5** the granule map leads from every granule of the span to its descriptor
///
/// Threads: the owner of the span alone writes the descriptor; [RemoteFrees] holds what other threads write.
///
/// Sources: a list a span as in mimalloc; the count inside the list word as in rpmalloc 2; the test for a multiple by
/// one multiplication from Lemire, Kaser, Kurz, "Faster remainder by direct computation".
final class Span {

    private Span() {}

    /// Makes the descriptor of a run that came from the page heap a small span. The caller links it.
    static void format(long span, int localHeapId, int sizeClass, int blockBytes) {
        assert blockBytes % SizeClasses.ALIGNMENT == 0 && blockBytes > 0 : blockBytes;
        boolean small = sizeClass < SizeClasses.SMALL_CLASSES;
        putInt(span + OWNER, localHeapId << OWNER_SHIFT | (small ? 0 : MEDIUM));
        putInt(span + FREED_AT, small ? LocalHeapLayout.cache(sizeClass) + LocalHeapLayout.FREED : 0);
        putInt(span + BLOCK_BYTES, blockBytes);
        putLong(span + FREE, 0);
        putLong(span + RECIPROCAL, Long.divideUnsigned(-1L, blockBytes) + 1);
        putShort(span + EXTENDED, (short) 0);
        putShort(span + CAPACITY, (short) (bytes(span) / blockBytes));
        putByte(span + SIZE_CLASS, (byte) sizeClass);
        putByte(span + STATE, SpanLayout.STATE_CUT);
        putByte(span + FULL, (byte) 0);
    }

    /// Cuts further blocks, up to the end of the page in which the next one starts, and lists them in address order:
    /// a page is not touched before it is needed.
    ///
    /// @return whether there was a block left to cut; the list of free blocks must be empty
    static boolean extend(long span) {
        assert blockOf(getLong(span + FREE)) == 0;
        int extended = extended(span);
        int capacity = capacity(span);
        if (extended == capacity) {
            return false;
        }
        int blockBytes = blockBytes(span);
        long first = start(span) + (long) extended * blockBytes;
        long toPageEnd = PageSize.BYTES - (first & (PageSize.BYTES - 1));
        int blocks = Math.clamp(toPageEnd / blockBytes, 1, capacity - extended);
        long word = 0;
        for (long block = first + (long) (blocks - 1) * blockBytes; block >= first; block -= blockBytes) {
            word = push(word, block);
        }
        putLong(span + FREE, word);
        putShort(span + EXTENDED, (short) (extended + blocks));
        return true;
    }

    /// The list word after `block` was pushed on the list `word`.
    static long push(long word, long block) {
        putLong(block, word);
        return (word & COUNT_MASK) + ONE_BLOCK | block;
    }

    /// The first block of a list, or 0.
    static long blockOf(long word) {
        return word & ADDRESS_MASK;
    }

    /// The length of a list.
    static int countOf(long word) {
        return (int) (word >>> COUNT_SHIFT);
    }

    /// Takes the first free block, or 0 if there is none.
    static long pop(long span) {
        long block = blockOf(getLong(span + FREE));
        if (block != 0) {
            putLong(span + FREE, getLong(block));
        }
        return block;
    }

    static boolean isFull(long span) {
        return getByte(span + FULL) != 0;
    }

    static void setFull(long span, boolean full) {
        putByte(span + FULL, (byte) (full ? 1 : 0));
    }

    static int ownerId(long span) {
        return getInt(span + OWNER) >> OWNER_SHIFT;
    }

    /// Whether every block that was ever cut is in the span's own list.
    static boolean isEmpty(long span) {
        return countOf(getLong(span + FREE)) == extended(span);
    }

    /// Blocks that were cut and are in neither of the span's lists: live, or in the cache of the owner. Racy unless the
    /// caller is the owner.
    static int blocksOut(long span) {
        return extended(span) - countOf(getLong(span + FREE)) - RemoteFrees.count(span);
    }

    /// Whether `address` is the start of a block that was cut.
    static boolean startsBlock(long span, long address) {
        long offset = address - start(span);
        return offset >= 0 && offset < (long) extended(span) * blockBytes(span) && isMultiple(span, offset);
    }

    private static boolean isMultiple(long span, long offset) {
        long reciprocal = getLong(span + RECIPROCAL);
        return Long.compareUnsigned(offset * reciprocal, reciprocal) < 0;
    }

    static int blockBytes(long span) {
        return getInt(span + BLOCK_BYTES);
    }

    static int extended(long span) {
        return getShort(span + EXTENDED);
    }

    static int capacity(long span) {
        return getShort(span + CAPACITY);
    }

    static int granules(long span) {
        return getInt(span + GRANULES);
    }

    static long bytes(long span) {
        return (long) granules(span) << Region.GRANULE_SHIFT;
    }

    static long start(long span) {
        return getLong(span + START);
    }

    static byte state(long span) {
        return getByte(span + STATE);
    }

    static int sizeClass(long span) {
        return getByte(span + SIZE_CLASS);
    }

    static int next(long span) {
        return getInt(span + NEXT);
    }

    static int previous(long span) {
        return getInt(span + PREVIOUS);
    }
}
