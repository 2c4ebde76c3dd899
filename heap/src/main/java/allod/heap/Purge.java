package allod.heap;

import static allod.heap.SpanLayout.RELEASED_NANOS;
import static allod.heap.SpanLayout.STATE;
import static allod.heap.SpanLayout.STATE_PURGING;
import static allod.pages.Address.getLong;
import static allod.pages.Address.putByte;
import static allod.pages.Address.putLong;

import allod.pages.PageSize;

/// Gives the memory of free runs back to the system.
///
/// ```
/// dirty bin ──► PURGING, in no bin ──► madvise ──► whole pages: clean bin;  pieces of pages at the ends: dirty bin
///    under the lock                   without it                under the lock
/// ```
///
/// Three occasions: **delayed**, by [Purger], when a run was not used for the purge delay; **demanded**, by
/// [Heap#purge()]; and the **trade**, when the heap is about to grow past its high-water mark.
///
/// Invariants:
///
/// - **G1** only whole pages of a run that is in no bin are purged
/// - **G2** a run in the clean bins reads as zero
///
/// Threads: any; the lock of the page heap is held for the lists, and for the `madvise` of a trade only.
final class Purge {

    /// Delayed and demanded purges of shorter runs are not worth their call.
    private static final int LEAST_DELAYED_GRANULES = 16;

    private static final int LEAST_TRADED_GRANULES = 8;

    private static final int BATCH_RUNS = 64;

    private final PageHeap pages;
    private long purgedBytes; // guarded by the lock of pages
    private long purgeCalls; // guarded by the lock of pages

    Purge(PageHeap pages) {
        this.pages = pages;
    }

    /// Purges dirty runs for a growth by `granules`, of which `excess` go past the high-water mark. The caller
    /// holds the lock.
    void trade(int granules, long excess) {
        long quota = Math.min(granules, excess);
        while (quota > 0) {
            pages.prepareToPurge(1);
            long run = pages.detachLongestDirty(Math.max(quota, LEAST_TRADED_GRANULES), LEAST_TRADED_GRANULES);
            if (run == 0) {
                return;
            }
            quota -= Span.granules(run);
            long bytes = innerBytes(run);
            boolean given = bytes > 0 && pages.discard(innerStart(run), bytes);
            insert(run, given ? bytes : 0);
        }
    }

    /// Purges the runs that were released before `deadlineNanos`.
    ///
    /// @return bytes given back
    long expired(long deadlineNanos) {
        return purge(deadlineNanos, LEAST_DELAYED_GRANULES);
    }

    /// Purges all free runs that hold a whole page.
    long all() {
        return purge(Long.MAX_VALUE, PageSize.BYTES >> Region.GRANULE_SHIFT);
    }

    long purgedBytes() {
        return purgedBytes;
    }

    long purgeCalls() {
        return purgeCalls;
    }

    /// Whether enough memory is free to be worth a delayed purge.
    boolean isDue() {
        return pages.dirty.granules() >= LEAST_DELAYED_GRANULES;
    }

    private long purge(long deadlineNanos, int leastGranules) {
        long[] runs = new long[BATCH_RUNS];
        long[] bytes = new long[BATCH_RUNS];
        long given = 0;
        boolean more = true;
        while (more) {
            int count = detach(runs, deadlineNanos, leastGranules);
            more = count == BATCH_RUNS;
            for (int i = 0; i < count; i++) {
                bytes[i] = pages.discard(innerStart(runs[i]), innerBytes(runs[i])) ? innerBytes(runs[i]) : 0;
                given += bytes[i];
                more &= bytes[i] > 0; // a run that is refused comes back to the bins: do not detach it at once again
            }
            giveBack(runs, bytes, count);
        }
        return given;
    }

    private void giveBack(long[] runs, long[] bytes, int count) {
        pages.lock.lock();
        try {
            boolean prepared = isPrepared(count);
            for (int i = 0; i < count; i++) {
                insert(runs[i], prepared ? bytes[i] : 0);
            }
            if (count > 0) {
                pages.highWaterGranules = pages.usedGranules() + pages.dirty.granules();
            }
        } finally {
            pages.lock.unlock();
        }
    }

    /// Whether there are descriptors to split so many runs; without them the runs count as dirty, which is safe.
    private boolean isPrepared(int runs) {
        try {
            pages.prepareToPurge(runs);
            return true;
        } catch (HeapOutOfMemory refused) {
            return false;
        }
    }

    private int detach(long[] runs, long deadlineNanos, int leastGranules) {
        int count = 0;
        pages.lock.lock();
        try {
            pages.prepareToPurge(runs.length);
            int bin = RunBins.binOf(leastGranules);
            long run = pages.dirty.firstFrom(bin);
            while (run != 0 && count < runs.length) {
                int next = Span.next(run);
                int length = Span.granules(run);
                if (getLong(run + RELEASED_NANOS) - deadlineNanos < 0 && innerBytes(run) > 0) {
                    pages.dirty.remove(run);
                    putByte(run + STATE, STATE_PURGING);
                    runs[count++] = run;
                }
                run = next != 0 ? Region.span(next) : pages.dirty.firstFrom(RunBins.binOf(length) + 1);
            }
        } finally {
            pages.lock.unlock();
        }
        return count;
    }

    private void insert(long run, long bytes) {
        if (bytes == 0) {
            putLong(run + RELEASED_NANOS, Purger.coarseNanos()); // to be tried again after another delay
            pages.insertCoalesced(run, SpanLayout.STATE_DIRTY);
            return;
        }
        purgedBytes += bytes;
        purgeCalls++;
        int head = (int) ((innerStart(run) - Span.start(run)) >>> Region.GRANULE_SHIFT);
        pages.insertPurged(run, head, (int) (bytes >>> Region.GRANULE_SHIFT));
    }

    private static long innerStart(long run) {
        return PageSize.roundUp(Span.start(run));
    }

    private static long innerBytes(long run) {
        return Math.max(0, PageSize.roundDown(Span.start(run) + Span.bytes(run)) - innerStart(run));
    }
}
