package allod.heap;

import static allod.heap.SpanLayout.BLOCK_BYTES;
import static allod.heap.SpanLayout.GRANULES;
import static allod.heap.SpanLayout.NEXT;
import static allod.heap.SpanLayout.OWNER;
import static allod.heap.SpanLayout.START;
import static allod.heap.SpanLayout.STATE;
import static allod.heap.SpanLayout.STATE_UNUSED;
import static allod.pages.Address.putByte;
import static allod.pages.Address.putInt;
import static allod.pages.Address.putLong;

import java.util.ArrayList;
import java.util.List;

/// The span descriptors of one page heap: taken from the [Region] a page at a time, used again and again.
///
/// Invariant: **D1** a descriptor is on the free list, or describes one run.
///
/// Threads: under the lock of the page heap.
final class Descriptors {

    private final List<Integer> batches = new ArrayList<>();
    private int free; // first of the unused ones, linked by NEXT
    private int unused; // how many they are

    /// Makes sure that the next `count` takes succeed. To be called before lists change, since the system may refuse.
    ///
    /// @throws allod.pages.KernelCallFailed when it does
    void ensure(int count) {
        while (unused < count) {
            addBatch();
        }
    }

    /// A descriptor for a run; it is in no list, and the map does not know it.
    long take(long firstGranule, int granules, byte state) {
        ensure(1);
        long run = Region.span(free);
        free = Span.next(run);
        unused--;
        putInt(run + OWNER, 0);
        putInt(run + BLOCK_BYTES, 0);
        putLong(run + START, Region.BASE + (firstGranule << Region.GRANULE_SHIFT));
        putInt(run + GRANULES, granules);
        putByte(run + STATE, state);
        return run;
    }

    void giveBack(long run) {
        putByte(run + STATE, STATE_UNUSED);
        putInt(run + NEXT, free);
        free = Region.indexOf(run);
        unused++;
    }

    /// Gives all back to the region.
    void close() {
        batches.forEach(Region::returnBatch);
        batches.clear();
        free = 0;
        unused = 0;
    }

    private void addBatch() {
        int first = Region.takeBatch();
        batches.add(first);
        for (int index = first + Region.BATCH_SPANS - 1; index >= first; index--) {
            putInt(Region.span(index) + NEXT, free);
            free = index;
        }
        unused += Region.BATCH_SPANS;
    }
}
