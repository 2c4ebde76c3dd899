package allod.heap;

import static allod.heap.LocalHeapLayout.ALLOCATE;
import static allod.heap.LocalHeapLayout.CACHES;
import static allod.heap.LocalHeapLayout.EMPTY;
import static allod.heap.LocalHeapLayout.FREED;
import static allod.heap.LocalHeapLayout.LEFT;
import static allod.heap.SizeClasses.ALIGNMENT;
import static allod.heap.SizeClasses.SMALL_MAX_BYTES;
import static allod.heap.SpanLayout.ADDRESS_MASK;
import static allod.heap.SpanLayout.COUNT_MASK;
import static allod.heap.SpanLayout.COUNT_SHIFT;
import static allod.heap.SpanLayout.FREED_AT_SHIFT;
import static allod.heap.SpanLayout.ONE_BLOCK;
import static allod.heap.SpanLayout.OWNER;
import static allod.heap.SpanLayout.OWNER_SHIFT;
import static allod.heap.SpanLayout.RECIPROCAL;
import static allod.heap.SpanLayout.START;
import static allod.pages.Address.getLong;
import static allod.pages.Address.putLong;

/// One thread's part of a [Heap]: the spans that the thread allocates from, and the fastest way to use the heap.
///
/// ```
/// malloc(n)  cache of n: first block of its list                                  two loads, one store
/// free(a)    map[granule of a] ──► span: ours? a block's start? ──► push on the list of its class
///            otherwise: slow path ──► LocalBlocks, RemoteFrees, LargeSpans, an error
/// ```
///
/// A block may be freed by any thread, through its own `LocalHeap` or through the [Heap].
///
/// Threads: the owner only. Hand the handle along inside the thread, as one does with an `Arena`; never to another
/// thread: that would corrupt the heap. Slow paths check it and throw `WrongThreadException`.
///
/// Errors: `IllegalArgumentException` for an address that is no live block of this heap as far as that is cheap to tell
/// (foreign, interior, the block freed last), [HeapOutOfMemory] when memory runs out.
public final class LocalHeap {

    private static final int CACHE_SHIFT = 1; // a cache takes twice as many bytes as lie between two classes

    private final long tables;
    private final int ownerWord;
    private final LocalBlocks blocks;
    private final Heap heap;

    /// Id of the owning thread; racy reads see a former owner's id at worst, never the reader's own by accident.
    long threadId;

    LocalHeap(Heap heap, int id) {
        this.heap = heap;
        this.tables = Region.local(id);
        this.ownerWord = id << OWNER_SHIFT;
        this.blocks = new LocalBlocks(heap, id);
    }

    /// Allocates at least `bytes` bytes, aligned to 16, not initialised.
    ///
    /// @param bytes 0 or more; 0 gives a block of its own, too
    /// @return the address of the block
    public long malloc(long bytes) {
        if (Long.compareUnsigned(bytes, SMALL_MAX_BYTES) <= 0) {
            long cache = tables + CACHES + ((bytes - 1 & -ALIGNMENT) << CACHE_SHIFT); // 0 bytes: one that is always dry
            long block = getLong(cache + ALLOCATE) & ADDRESS_MASK;
            if (block == 0) {
                long freed = getLong(cache + FREED);
                long empty = getLong(cache + EMPTY);
                long moved = (freed - empty) >>> COUNT_SHIFT;
                long left = getLong(cache + LEFT);
                if (Long.compareUnsigned(moved - 1, left) >= 0) { // none to move, or a sample among them
                    return OutOfLine.allocate(blocks, bytes);
                }
                putLong(cache + LEFT, left - moved);
                putLong(cache + FREED, empty);
                block = freed & ADDRESS_MASK;
            }
            putLong(cache + ALLOCATE, getLong(block));
            return block;
        }
        return OutOfLine.allocate(blocks, bytes);
    }

    /// Frees a block of this heap, whichever thread allocated it; 0 is ignored.
    ///
    /// @param address what an allocation returned
    public void free(long address) {
        long granule = Region.granuleOf(address);
        if (granule < Region.topGranule()) {
            long span = Region.spanOf(granule);
            long owner = getLong(span + OWNER); // with freedAt in its upper half: one load for both
            long reciprocal = getLong(span + RECIPROCAL);
            if ((int) owner == ownerWord
                    && Long.compareUnsigned((address - getLong(span + START)) * reciprocal, reciprocal) < 0) {
                long list = tables + (owner >>> FREED_AT_SHIFT);
                long freed = getLong(list);
                if ((freed & ADDRESS_MASK) != address) {
                    putLong(address, freed);
                    long pushed = (freed & COUNT_MASK) + ONE_BLOCK | address;
                    putLong(list, pushed);
                    if (pushed < 0) { // the count has reached its bias
                        OutOfLine.overflow(blocks, span);
                    }
                    return;
                }
            }
        }
        OutOfLine.free(blocks, address);
    }

    /// Allocates `bytes` bytes that are all zero, aligned to 16.
    public long calloc(long bytes) {
        return heap.zero(malloc(bytes), bytes);
    }

    LocalBlocks blocks() {
        return blocks;
    }

    /// The heap that this is a part of.
    public Heap heap() {
        return heap;
    }

    @Override
    public String toString() {
        return "LocalHeap[" + heap.name() + ", thread " + threadId + "]";
    }
}
