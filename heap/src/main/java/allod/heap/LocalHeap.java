package allod.heap;

import static allod.heap.SizeClasses.SMALL_MAX_BYTES;
import static allod.heap.SpanLayout.ADDRESS_MASK;
import static allod.heap.SpanLayout.COUNT_MASK;
import static allod.heap.SpanLayout.COUNT_SHIFT;
import static allod.heap.SpanLayout.FREE;
import static allod.heap.SpanLayout.LOCAL;
import static allod.heap.SpanLayout.ONE_BLOCK;
import static allod.heap.SpanLayout.OWNER;
import static allod.heap.SpanLayout.OWNER_SHIFT;
import static allod.heap.SpanLayout.RECIPROCAL;
import static allod.heap.SpanLayout.RETIRE_AT_SHIFT;
import static allod.heap.SpanLayout.START;
import static allod.pages.Address.getLong;
import static allod.pages.Address.putLong;

/// One thread's part of a [Heap]: the spans that the thread allocates from, and the fastest way to use the heap.
///
/// ```
/// malloc(n)  small[(n + 15) / 16] ──► span ──► free list ──► block          four loads, one store
/// free(a)    map[granule of a]    ──► span: ours? ──► push on its list      one line of the span, one of the block
///            otherwise: slow path ──► RemoteFrees, a full or an emptied span, a large block, an error
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

    private final long small;
    private final int ownerWord;
    private final SpanQueues queues;
    private final Heap heap;

    /// Id of the owning thread; racy reads see a former owner's id at worst, never the reader's own by accident.
    long threadId;

    LocalHeap(Heap heap, int id) {
        this.heap = heap;
        this.small = Region.local(id) + LocalHeapLayout.SMALL;
        this.ownerWord = id << OWNER_SHIFT;
        this.queues = new SpanQueues(heap, id);
    }

    /// Allocates at least `bytes` bytes, aligned to 16, not initialised.
    ///
    /// @param bytes 0 or more; 0 gives a block of its own, too
    /// @return the address of the block
    public long malloc(long bytes) {
        if (Long.compareUnsigned(bytes, SMALL_MAX_BYTES) <= 0) {
            long span = getLong(small + (bytes + 15 >>> 4 << 3));
            long block = getLong(span + FREE) & ADDRESS_MASK;
            if (block != 0) {
                putLong(span + FREE, getLong(block));
                return block;
            }
        }
        return mallocSlow(bytes);
    }

    /// Frees a block of this heap, whichever thread allocated it; 0 is ignored.
    ///
    /// @param address what an allocation returned
    public void free(long address) {
        long granule = Region.granuleOf(address);
        if (granule < Region.GRANULES) {
            long span = Region.spanOf(granule);
            long reciprocal = getLong(span + RECIPROCAL);
            long local = getLong(span + LOCAL);
            long key = getLong(span + OWNER); // with retireAt in its upper half: one load for both
            if ((int) key == ownerWord
                    && Long.compareUnsigned((address - getLong(span + START)) * reciprocal, reciprocal) < 0
                    && (local & ADDRESS_MASK) != address) {
                putLong(address, local);
                long pushed = (local & COUNT_MASK) + ONE_BLOCK | address;
                putLong(span + LOCAL, pushed);
                if (pushed >>> COUNT_SHIFT == key >>> RETIRE_AT_SHIFT) {
                    queues.emptied(span);
                }
                return;
            }
        }
        freeSlow(address);
    }

    /// Allocates `bytes` bytes that are all zero.
    public long calloc(long bytes) {
        return heap.zero(malloc(bytes), bytes);
    }

    private long mallocSlow(long bytes) {
        if (bytes < 0 || bytes > SizeClasses.MAX_BYTES) {
            return heap.mallocLarge(bytes, 1);
        }
        return queues.allocate((int) bytes);
    }

    private void freeSlow(long address) {
        queues.requireOwner(Thread.currentThread());
        if (!queues.freeOwn(address)) {
            heap.freeForeign(address);
        }
    }

    SpanQueues queues() {
        return queues;
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
