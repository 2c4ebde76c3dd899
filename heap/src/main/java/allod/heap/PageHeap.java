package allod.heap;

import static allod.heap.SpanLayout.GRANULES;
import static allod.heap.SpanLayout.OWNER;
import static allod.heap.SpanLayout.RELEASED_NANOS;
import static allod.heap.SpanLayout.STATE;
import static allod.heap.SpanLayout.STATE_CLEAN;
import static allod.heap.SpanLayout.STATE_DIRTY;
import static allod.heap.SpanLayout.STATE_LARGE;
import static allod.heap.SpanLayout.STATE_PURGING;
import static allod.heap.SpanLayout.ZEROED;
import static allod.pages.Address.getLong;
import static allod.pages.Address.putByte;
import static allod.pages.Address.putInt;
import static allod.pages.Address.putLong;

import allod.pages.KernelCallFailed;
import allod.pages.MappingLimitException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The page heap of one [Heap]: runs of granules, split to size when taken, coalesced with their free neighbours when
/// given back.
///
/// ```
///            take: best fit                         1 dirty runs    memory that is there already
///   spans ◄──────────────── free runs, by length    2 clean runs    purged or skipped: address space only
///         ────────────────►                         3 the top       never touched, at the end of the newest extent
///            give back: coalesce                        │ commit in growing steps
///                                                   an extent of 64 MiB or more, from the Region
/// ```
///
/// Runs that hold memory (*dirty*) are used first, so the heap grows only when nothing it has fits. When more is in use
/// than ever before, it first trades: it purges dirty runs of about the size it is going to touch ([Purge#trade]). New
/// memory pays for its page faults anyway; the trade keeps fragmentation out of the peak, and a program that has
/// seen its peak never pays for it again.
///
/// Invariants, checked by `HeapChecker`:
///
/// - **P1** a free run is in exactly one bin, dirty or clean; runs in use are in none
/// - **P2** the map names a free run at its first and last granule and nowhere between
/// - **P3** no two neighbours are free runs of the same state
/// - **P4** an extent is covered by its runs up to the top, without gap or overlap
/// - **P5** `usedGranules` is the sum of the runs in use, and charged to the budget
///
/// Threads: any, under `lock`, held for some list operations and, in a trade, for `madvise`. Under it only the
/// monitors of [Supply] and [Purger] and the lock of the reservation are taken.
///
/// Sources: runs and boundary lookups as in tcmalloc's page heap; dirty before clean as in jemalloc's extents.
final class PageHeap {

    private static final int FIRST_COMMIT_GRANULES = 4 << 10;
    private static final int MAX_COMMIT_GRANULES = 32 << 10;
    private static final int SPARE_DESCRIPTORS = 8; // more than any one operation splits off

    final ReentrantLock lock = new ReentrantLock();
    final RunBins dirty = new RunBins();
    final RunBins clean = new RunBins();
    final List<Extent> extents = new ArrayList<>();

    private final String name;
    private final PageSource source;
    private final Budget budget;
    private final Descriptors descriptors = new Descriptors();
    private int commitGranules = FIRST_COMMIT_GRANULES;
    private long usedGranules;
    private long mostUsedGranules;
    long highWaterGranules; // most granules that were dirty or in use; lowered by delayed purges
    final Purge purge = new Purge(this);

    PageHeap(String name, boolean hugePages, Budget budget) {
        this(name, new RegionPages(hugePages), budget);
    }

    PageHeap(String name, PageSource source, Budget budget) {
        this.name = name;
        this.source = source;
        this.budget = budget;
        if (source instanceof BackedPages backed) {
            extents.add(backed.extent());
        }
    }

    /// Takes a run out of memory that the heap has already; 0 when there is none that fits.
    long takeDirty(int granules) {
        lock.lock();
        try {
            if (dirty.granules() < granules) {
                return 0;
            }
            prepare(granules);
            return finish(dirty.takeBestFit(granules), granules);
        } finally {
            lock.unlock();
        }
    }

    /// Takes a run from wherever it can be had.
    ///
    /// @return the descriptor; its field [SpanLayout#ZEROED] tells whether the run is known to be all zero
    /// @throws HeapOutOfMemory at the limit, or when the system refuses
    long take(int granules) {
        lock.lock();
        try {
            prepare(granules);
            return hand(charged(granules, granules), granules);
        } finally {
            lock.unlock();
        }
    }

    /// Takes a run that starts at a multiple of `alignmentGranules`, a power of two.
    long takeAligned(int granules, int alignmentGranules) {
        lock.lock();
        try {
            prepare(granules);
            long run = charged(Math.addExact(granules, alignmentGranules - 1), granules);
            byte state = Span.state(run);
            long first = Region.granuleOf(Span.start(run));
            int skip = (int) (-first & (alignmentGranules - 1)); // extents and the region are aligned to 64 MiB
            if (skip > 0) {
                long rest = splitOff(run, skip);
                putLong(rest + RELEASED_NANOS, getLong(run + RELEASED_NANOS));
                insertCoalesced(run, state);
                run = rest;
            }
            return hand(run, granules);
        } finally {
            lock.unlock();
        }
    }

    /// Gives a run back, whose map entries the caller has left as they were for a run in use.
    void giveBack(long run) {
        lock.lock();
        try {
            giveBackLocked(run);
        } finally {
            lock.unlock();
        }
    }

    /// Lengthens a large run in place.
    ///
    /// @return whether there was room behind it
    boolean lengthen(long run, int granules) {
        lock.lock();
        try {
            prepare(granules);
            int more = granules - Span.granules(run);
            long next = Region.granuleOf(Span.start(run)) + Span.granules(run);
            if (lengthenIntoTop(run, next, more)) {
                return true;
            }
            long neighbour = Region.spanOf(next);
            byte state = Span.state(neighbour);
            if (Region.indexOf(neighbour) == 0
                    || (state != STATE_DIRTY && state != STATE_CLEAN)
                    || Span.granules(neighbour) < more) {
                return false;
            }
            charge(more);
            if (state == STATE_CLEAN && !hasMemoryAgain(next, more)) {
                release(more);
                return false;
            }
            binsOf(state).remove(neighbour);
            finishSplit(neighbour, more);
            unmapEnds(neighbour);
            unmapEnds(run);
            putInt(run + GRANULES, granules);
            mapEnds(run);
            descriptors.giveBack(neighbour);
            putByte(run + ZEROED, (byte) 0);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean lengthenIntoTop(long run, long next, int more) {
        Extent extent = extents.getLast();
        if (next != extent.topGranule || extent.room() < more) {
            return false;
        }
        charge(more);
        try {
            commitTo(extent, next + more);
        } catch (HeapOutOfMemory refused) {
            release(more);
            throw refused;
        }
        unmapEnds(run);
        putInt(run + GRANULES, Span.granules(run) + more);
        mapEnds(run);
        extent.topGranule += more;
        return true;
    }

    /// Shortens a large run in place; what is behind goes back.
    void shortenInPlace(long run, int granules) {
        lock.lock();
        try {
            prepare(granules);
            shorten(run, granules);
        } finally {
            lock.unlock();
        }
    }

    /// Gives everything back to the region. No thread may use the heap any more.
    void close() {
        lock.lock();
        try {
            extents.forEach(source::close);
            extents.clear();
            descriptors.close();
        } finally {
            budget.release(usedGranules << Region.GRANULE_SHIFT);
            usedGranules = 0;
            lock.unlock();
        }
    }

    long usedGranules() {
        return usedGranules;
    }

    long committedBytes() {
        long granules = 0;
        for (Extent extent : extents) {
            granules += extent.committedGranule - extent.firstGranule;
        }
        return granules << Region.GRANULE_SHIFT;
    }

    // ---- taking

    /// A run of `wide` granules from wherever it can be had, with `granules` of them charged before anything changes.
    private long charged(int wide, int granules) {
        charge(granules);
        try {
            long run = dirty.takeBestFit(wide);
            return run != 0 ? run : takeGrowing(wide, wide - granules);
        } catch (HeapOutOfMemory refused) {
            release(granules);
            throw refused;
        }
    }

    private long takeGrowing(int granules, int uncharged) {
        long used = usedGranules + uncharged;
        if (used > mostUsedGranules) {
            mostUsedGranules = used;
            long resident = used + dirty.granules();
            if (resident > highWaterGranules) {
                purge.trade(granules, resident - highWaterGranules);
            }
        }
        highWaterGranules = Math.max(highWaterGranules, used + dirty.granules());
        long run = clean.takeBestFit(granules);
        return run != 0 ? run : takeTop(granules);
    }

    private long takeTop(int granules) {
        Extent extent = extents.isEmpty() ? null : extents.getLast();
        if (extent == null || extent.room() < granules) {
            extent = newExtent(granules, extent);
        }
        long before = Region.spanOf(Math.max(extent.firstGranule, extent.topGranule - 1));
        boolean joins = Span.state(before) == STATE_DIRTY && extent.topGranule > extent.firstGranule;
        if (joins && Span.granules(before) >= granules) { // the bins did not look at it
            dirty.remove(before);
            return before;
        }
        int missing = joins ? granules - Span.granules(before) : granules;
        commitTo(extent, extent.topGranule + missing);
        long run;
        if (joins) {
            dirty.remove(before);
            unmapEnds(before);
            putInt(before + GRANULES, granules);
            run = before;
        } else {
            run = descriptors.take(extent.topGranule, granules, STATE_CLEAN);
        }
        extent.topGranule += missing;
        return run;
    }

    private Extent newExtent(int granules, @Nullable Extent last) {
        if (!source.hasMoreExtents()) {
            throw HeapOutOfMemory.backingFull((long) granules << Region.GRANULE_SHIFT, name);
        }
        long wanted = Math.ceilDiv(granules + 1L, Region.EXTENT_GRANULES) * Region.EXTENT_GRANULES;
        try {
            if (last != null && last.room() > 0) {
                leaveTop(last);
            }
            Extent extent = source.open(wanted);
            extents.add(extent);
            return extent;
        } catch (KernelCallFailed | MappingLimitException refused) {
            throw HeapOutOfMemory.refused((long) granules << Region.GRANULE_SHIFT, name, refused);
        }
    }

    /// What is left behind the top of an extent becomes a clean run, so that nothing is lost when a new extent opens.
    private void leaveTop(Extent extent) {
        commitTo(extent, extent.endGranule);
        int left = (int) extent.room();
        long run = descriptors.take(extent.topGranule, left, STATE_CLEAN);
        extent.topGranule = extent.endGranule;
        insertCoalesced(run, STATE_CLEAN);
    }

    /// Gives whole pages of a free run back; see [PageSource#discard].
    boolean discard(long address, long bytes) {
        return source.discard(address, bytes);
    }

    /// Bytes of the heap's extents that are in memory.
    long residentBytes() {
        long bytes = 0;
        for (Extent extent : extents) {
            long address = Region.BASE + (extent.firstGranule << Region.GRANULE_SHIFT);
            bytes += extent.committedBytes() == 0 ? 0 : source.residentBytes(address, extent.committedBytes());
        }
        return bytes;
    }

    private void commitTo(Extent extent, long granule) {
        if (granule > extent.committedGranule) {
            try {
                extent.commitTo(source, granule, commitGranules);
            } catch (KernelCallFailed | MappingLimitException refused) {
                throw HeapOutOfMemory.refused((granule - extent.topGranule) << Region.GRANULE_SHIFT, name, refused);
            }
            commitGranules = Math.min(MAX_COMMIT_GRANULES, commitGranules * 2);
        }
    }

    /// Cuts a run that left its bin to size and accounts for it. A null run stays one.
    private long finish(long run, int granules) {
        if (run == 0) {
            return 0;
        }
        chargeFor(run, granules);
        return hand(run, granules);
    }

    /// Charges the budget; a run that it has no room for goes back to its bin.
    private void chargeFor(long run, int granules) {
        try {
            charge(granules);
        } catch (HeapOutOfMemory full) {
            insertCoalesced(run, Span.state(run));
            throw full;
        }
    }

    private long hand(long run, int granules) {
        byte state = Span.state(run);
        finishSplit(run, granules);
        if (state == STATE_CLEAN) {
            commitAgain(run, granules);
        }
        unmapEnds(run);
        putByte(run + ZEROED, (byte) (state == STATE_CLEAN ? 1 : 0));
        putInt(run + OWNER, 0);
        putByte(run + STATE, STATE_LARGE); // in use, so that no neighbour joins it
        return run;
    }

    /// Puts memory behind a clean run that left its bin and was charged; when there is none, all is as before.
    private void commitAgain(long run, int granules) {
        try {
            source.commitAgain(Region.granuleOf(Span.start(run)), granules);
        } catch (KernelCallFailed | MappingLimitException refused) {
            insertCoalesced(run, STATE_CLEAN);
            release(granules);
            throw HeapOutOfMemory.refused((long) granules << Region.GRANULE_SHIFT, name, refused);
        }
    }

    private boolean hasMemoryAgain(long granule, int granules) {
        try {
            source.commitAgain(granule, granules);
            return true;
        } catch (KernelCallFailed | MappingLimitException refused) {
            return false;
        }
    }

    /// Makes sure that nothing below runs out of descriptors half way.
    private void prepare(int granules) {
        ensureDescriptors(SPARE_DESCRIPTORS, granules);
    }

    /// Makes sure that `runs` runs can be purged: each may fall into three.
    void prepareToPurge(int runs) {
        ensureDescriptors(SPARE_DESCRIPTORS + 2 * runs, 0);
    }

    private void ensureDescriptors(int count, int granules) {
        try {
            descriptors.ensure(count);
        } catch (KernelCallFailed | MappingLimitException refused) {
            throw HeapOutOfMemory.refused((long) granules << Region.GRANULE_SHIFT, name, refused);
        }
    }

    private void charge(int granules) {
        budget.charge((long) granules << Region.GRANULE_SHIFT);
        usedGranules += granules;
    }

    private void release(int granules) {
        budget.release((long) granules << Region.GRANULE_SHIFT);
        usedGranules -= granules;
    }

    /// Cuts a run to `granules`; the rest goes into the bins of the run's state.
    private void finishSplit(long run, int granules) {
        if (Span.granules(run) > granules) {
            byte state = Span.state(run);
            long rest = splitOff(run, granules);
            putLong(rest + RELEASED_NANOS, getLong(run + RELEASED_NANOS));
            insert(rest, state);
        }
    }

    /// Cuts a run in two: it keeps `granules`, the new descriptor gets the rest and the state.
    private long splitOff(long run, int granules) {
        long first = Region.granuleOf(Span.start(run));
        unmapEnds(run);
        long rest = descriptors.take(first + granules, Span.granules(run) - granules, Span.state(run));
        putInt(run + GRANULES, granules);
        mapEnds(run);
        return rest;
    }

    private void shorten(long run, int granules) {
        if (Span.granules(run) > granules) {
            giveBackLocked(splitOff(run, granules));
            mapEnds(run);
        }
    }

    // ---- giving back

    private void giveBackLocked(long run) {
        release(Span.granules(run));
        putInt(run + OWNER, 0);
        putInt(run + SpanLayout.BLOCK_BYTES, 0);
        if (purge.isDue()) {
            Purger.wake(); // before the clock is read
        }
        putLong(run + RELEASED_NANOS, Purger.coarseNanos());
        insertCoalesced(run, STATE_DIRTY);
    }

    /// Puts a run into the bins of `state`, joined with its neighbours of the same state.
    void insertCoalesced(long run, byte state) {
        long first = Region.granuleOf(Span.start(run));
        long after = Region.spanOf(first + Span.granules(run));
        if (Span.state(after) == state) {
            run = join(run, after, state, after);
        }
        long before = first == 0 ? Region.span(0) : Region.spanOf(first - 1);
        if (Span.state(before) == state) {
            run = join(before, run, state, before);
        }
        insert(run, state);
    }

    /// The longest part of the dirty memory, up to `granules`, taken out of the bins; 0 when all are shorter than
    /// `least`.
    long detachLongestDirty(long granules, int least) {
        long run = dirty.longest();
        if (run == 0 || Span.granules(run) < least) {
            return 0;
        }
        dirty.remove(run);
        long detached = run;
        if (Span.granules(run) > granules) {
            detached = splitOff(run, (int) (Span.granules(run) - granules));
            putLong(detached + RELEASED_NANOS, getLong(run + RELEASED_NANOS));
            insert(run, STATE_DIRTY);
        }
        putByte(detached + STATE, STATE_PURGING);
        return detached;
    }

    /// Sorts a run that was purged into the bins: whole pages as clean, the rest at its ends as dirty.
    void insertPurged(long run, int headGranules, int cleanGranules) {
        long middle = headGranules > 0 ? splitOff(run, headGranules) : run;
        long tail = Span.granules(middle) > cleanGranules ? splitOff(middle, cleanGranules) : 0;
        if (middle != run) {
            insertCoalesced(run, STATE_DIRTY);
        }
        if (tail != 0) {
            putLong(tail + RELEASED_NANOS, getLong(run + RELEASED_NANOS));
            insertCoalesced(tail, STATE_DIRTY);
        }
        insertCoalesced(middle, STATE_CLEAN);
    }

    private long join(long low, long high, byte state, long binned) {
        binsOf(state).remove(binned);
        unmapEnds(low);
        unmapEnds(high);
        putInt(low + GRANULES, Span.granules(low) + Span.granules(high));
        long younger = Math.max(getLong(low + RELEASED_NANOS), getLong(high + RELEASED_NANOS));
        putLong(low + RELEASED_NANOS, younger);
        descriptors.giveBack(high);
        return low;
    }

    private void insert(long run, byte state) {
        putByte(run + STATE, state);
        mapEnds(run);
        binsOf(state).insert(run);
    }

    RunBins binsOf(byte state) {
        return state == STATE_DIRTY ? dirty : clean;
    }

    // ---- map and descriptors

    static void mapEnds(long run) {
        mapEnds(run, Region.indexOf(run));
    }

    static void unmapEnds(long run) {
        mapEnds(run, 0);
    }

    private static void mapEnds(long run, int index) {
        long first = Region.granuleOf(Span.start(run));
        Region.map(first, index);
        Region.map(first + Span.granules(run) - 1, index);
    }
}
