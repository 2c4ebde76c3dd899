package allod.gc.mark;

import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import allod.pages.Address;

/// The mark stack of one tracer: a chunk that it pushes to and pops from, and a spare one.
///
/// ```
/// push ─► [ top chunk ] ─► pop            full and spare empty    swap
///         [ spare     ]                   full and spare full     publish the spare, top becomes the spare
///                                         empty and spare full    swap
///                                         both empty              take one from the pool
/// ```
///
/// With two chunks a tracer whose stack grows and shrinks around the edge of a chunk does not go to the pool
/// each time.
///
/// Invariants:
///
/// - **B1** the spare is full or empty
/// - **B2** a chunk that is the buffer's is in none of the pool's lists
///
/// Threads: confined to the thread that traces, or to the one that acts for it while it stands.
///
/// Sources: the pair of work buffers of Go's `gcWork`.
final class GreyBuffer {
    private final GreyPool pool;
    private final int capacity;
    private long top; // 0 when there is none
    private int count; // entries in it; `capacity` when there is none, so that the first push is a slow one
    private long spare; // 0 when there is none
    private boolean spareFull;

    GreyBuffer(GreyPool pool) {
        this.pool = pool;
        this.capacity = pool.entriesPerChunk();
        this.count = capacity;
    }

    /// @return false when there is no room, here and in the pool
    boolean push(long entry) {
        if (count == capacity && !makeRoom()) {
            return false;
        }
        Address.putLong(GreyPool.entryAddress(top, count++), entry);
        return true;
    }

    /// Moves up to `most` entries to `target`; takes a chunk from the pool only when none is left here.
    ///
    /// @return how many; 0 when buffer and pool are empty
    int pop(long[] target, int most) {
        if ((top == 0 || count == 0) && !refill()) {
            return 0;
        }
        int n = Math.min(count, most);
        int from = count - n;
        for (int i = 0; i < n; i++) {
            target[i] = Address.getLong(GreyPool.entryAddress(top, from + i));
        }
        count = from;
        return n;
    }

    private boolean makeRoom() {
        if (spare != 0 && !spareFull) {
            swap(0);
            spareFull = true;
            return true;
        }
        long fresh = pool.acquireEmpty();
        if (fresh == 0) {
            return false;
        }
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.GREY_FULL);
        }
        if (spare != 0) {
            pool.publish(spare, capacity);
        }
        spare = top;
        spareFull = top != 0;
        top = fresh;
        count = 0;
        return true;
    }

    private boolean refill() {
        if (spareFull) {
            swap(capacity);
            spareFull = false;
            return true;
        }
        long full = pool.takeFull();
        if (full == 0) {
            return false;
        }
        if (top != 0) {
            pool.recycle(top);
        }
        top = full;
        count = GreyPool.countOf(full);
        return true;
    }

    private void swap(int newCount) {
        long chunk = top;
        top = spare;
        spare = chunk;
        count = newCount;
    }

    /// Gives others something to do: the spare, or the older half of the top chunk.
    ///
    /// @return false when there was too little, or no chunk to put it in
    boolean share() {
        if (spareFull) {
            pool.publish(spare, capacity);
            spare = 0;
            spareFull = false;
            return true;
        }
        if (top == 0 || count < 4) {
            return false;
        }
        long other = spare != 0 ? spare : pool.acquireEmpty();
        if (other == 0) {
            return false;
        }
        spare = 0;
        int half = count / 2;
        Address.copy(GreyPool.entryAddress(top, half), GreyPool.entryAddress(other, 0), (long) (count - half) << 3);
        pool.publish(top, half); // the older entries lead to more
        top = other;
        count -= half;
        return true;
    }

    /// Publishes all entries and gives back both chunks.
    ///
    /// @return whether there were entries
    boolean flush() {
        boolean found = spareFull;
        release(spare, spareFull ? capacity : 0);
        spare = 0;
        spareFull = false;
        if (top != 0) {
            found |= count > 0;
            release(top, count);
            top = 0;
            count = capacity;
        }
        return found;
    }

    private void release(long chunk, int entries) {
        if (entries > 0) {
            pool.publish(chunk, entries);
        } else if (chunk != 0) {
            pool.recycle(chunk);
        }
    }

    boolean isEmpty() {
        return !spareFull && (top == 0 || count == 0);
    }

    /// Chunks that are this buffer's.
    int heldChunks() {
        return (top != 0 ? 1 : 0) + (spare != 0 ? 1 : 0);
    }
}
