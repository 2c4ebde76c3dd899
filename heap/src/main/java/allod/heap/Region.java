package allod.heap;

import static allod.pages.Address.getInt;
import static allod.pages.Address.putInt;

import allod.pages.Address;
import allod.pages.KernelCallFailed;
import allod.pages.Loan;
import allod.pages.MappingLimitException;
import allod.pages.PageSize;
import allod.pages.Reservation;

/// The one reserved range that all heaps of the process share: their memory and, out of line, what describes it.
///
/// ```
/// BASE            MAP                    SPANS              SHARED             LOCALS
/// │ memory, 2 TiB │ int a granule: index │ 64 bytes a span: │ 64 bytes a span: │ 4 KiB a local heap: │
/// │ in extents    │ of its span          │ SpanLayout       │ SpanLayout       │ LocalHeapLayout     │
/// ```
///
/// The unit of the memory is the *granule*, 1 KiB: smaller than a page, so that spans of rare size classes share pages,
/// and large enough that the map takes 0.4 % of the memory. From an address to its span leads one load:
/// `SPANS + MAP[(address - BASE) >> 10] * 64`; the bases are constants of the compiled code.
///
/// Invariants:
///
/// - **R1** an extent belongs to one page heap at a time; ranges never overlap
/// - **R2** the last granule of an extent is never handed out, so its map entry stays 0 and runs never coalesce across
/// extents
/// - **R3** table memory is committed before an index into it is handed out
///
/// Threads: any; taking and returning extents, batches and ids is serialised by the lock of the [Supply] concerned.
final class Region {

    static final int GRANULE_SHIFT = 10;
    static final int GRANULE_BYTES = 1 << GRANULE_SHIFT;

    private static final int MAX_SPANS_SHIFT = 27;
    private static final int MAX_LOCALS_SHIFT = 20;
    private static final long MIN_HEAP_BYTES = 64L << 30;
    private static final long MAX_HEAP_BYTES = 2L << 40;
    private static final Reservation RESERVATION = reserve();

    /// Bytes of memory that all heaps together may take.
    static final long HEAP_BYTES = (RESERVATION.bytes() - tableBytes(0)) / 257 * 256; // the map takes a 256th of it

    /// Granules in the region.
    static final long GRANULES = HEAP_BYTES >>> GRANULE_SHIFT;

    static final long BASE = RESERVATION.baseAddress();
    static final long MAP = BASE + HEAP_BYTES;
    static final long SPANS = MAP + (GRANULES << 2);
    static final long SHARED = SPANS + ((long) SpanLayout.BYTES << MAX_SPANS_SHIFT);
    static final long LOCALS = SHARED + ((long) SpanLayout.BYTES << MAX_SPANS_SHIFT);

    /// Extents are multiples of this many granules, and aligned to them: no block needs a larger alignment.
    static final int EXTENT_GRANULES = 64 << 10;

    static final long EXTENT_BYTES = (long) EXTENT_GRANULES << GRANULE_SHIFT;

    /// Descriptors are handed to page heaps in batches of one page.
    static final int BATCH_SPANS = PageSize.BYTES / SpanLayout.BYTES;

    /// Granules of the extents that were ever taken: up to here, and no further, the map may be read.
    private static long topGranule; // grows under EXTENTS; a thread that was given an address sees it covered

    private static final int COMMIT_SPANS = 16 * BATCH_SPANS;

    private static final Supply EXTENTS = new Supply("heap memory", GRANULES / EXTENT_GRANULES);
    private static final Supply BATCHES = new Supply("span descriptors", (1L << MAX_SPANS_SHIFT) / BATCH_SPANS);
    private static final Supply LOCAL_IDS = new Supply("local heaps", 1L << MAX_LOCALS_SHIFT);

    private static long committedSpans; // guarded by BATCHES

    static {
        LOCAL_IDS.take(1); // id 0 is nobody's: the owner of a free run
        takeBatch(); // index 0 ends lists, and its descriptor, all zero, is the empty span
    }

    private Region() {}

    private static Reservation reserve() {
        long heapBytes = Long.getLong("allod.heap.regionBytes", MAX_HEAP_BYTES) & -MIN_HEAP_BYTES;
        if (heapBytes < MIN_HEAP_BYTES || heapBytes > MAX_HEAP_BYTES) {
            throw new IllegalArgumentException("allod.heap.regionBytes=" + Long.getLong("allod.heap.regionBytes")
                    + ": must be " + MIN_HEAP_BYTES + " to " + MAX_HEAP_BYTES + " bytes of address space (no memory).");
        }
        while (true) {
            try {
                return Reservation.reserve("allod heaps", heapBytes + tableBytes(heapBytes), EXTENT_BYTES);
            } catch (KernelCallFailed noGap) {
                if (heapBytes == MIN_HEAP_BYTES) {
                    throw noGap;
                }
                heapBytes = Math.max(MIN_HEAP_BYTES, heapBytes / 2);
            }
        }
    }

    private static long tableBytes(long heapBytes) {
        return ((heapBytes >>> GRANULE_SHIFT) << 2)
                + ((2L * SpanLayout.BYTES) << MAX_SPANS_SHIFT)
                + ((long) LocalHeapLayout.BYTES << MAX_LOCALS_SHIFT);
    }

    /// The descriptor of span number `index`.
    static long span(int index) {
        return SPANS + ((long) index << SpanLayout.SHIFT);
    }

    static int indexOf(long span) {
        return (int) ((span - SPANS) >>> SpanLayout.SHIFT);
    }

    /// What other threads write of `span`.
    static long shared(long span) {
        return span + (SHARED - SPANS);
    }

    /// The tables of local heap `id`.
    static long local(int id) {
        return LOCALS + ((long) id << LocalHeapLayout.SHIFT);
    }

    /// The granule that holds `address`; a number of at least [#topGranule()] if no heap ever had it.
    static long granuleOf(long address) {
        return (address - BASE) >>> GRANULE_SHIFT;
    }

    static long topGranule() {
        return topGranule;
    }

    /// The span that the map names for a granule below the top.
    static long spanOf(long granule) {
        return span(getInt(MAP + (granule << 2)));
    }

    static void map(long granule, int spanIndex) {
        putInt(MAP + (granule << 2), spanIndex);
    }

    static void map(long granule, int granules, int spanIndex) {
        for (long g = granule; g < granule + granules; g++) {
            map(g, spanIndex);
        }
    }

    /// Takes `granules` granules, a multiple of [#EXTENT_GRANULES]; the memory is not committed.
    ///
    /// @return the first granule
    static long takeExtent(long granules) {
        synchronized (EXTENTS) {
            long number = EXTENTS.take(granules / EXTENT_GRANULES);
            long first = number * EXTENT_GRANULES;
            if (first + granules > topGranule) {
                try {
                    RESERVATION.commit(MAP + (topGranule << 2), (first + granules - topGranule) << 2);
                } catch (KernelCallFailed | MappingLimitException refused) {
                    EXTENTS.giveBack(number, granules / EXTENT_GRANULES);
                    throw refused;
                }
                topGranule = first + granules; // last: what is below is readable
            }
            return first;
        }
    }

    /// Returns an extent; gives its memory and that of its map back to the system.
    static void returnExtent(long granule, long granules, long committedBytes) {
        long address = BASE + (granule << GRANULE_SHIFT);
        if (committedBytes > 0 && !discard(address, committedBytes)) {
            RESERVATION.decommit(address, committedBytes); // this the system does not refuse for locked pages either
        }
        RESERVATION.discard(MAP + (granule << 2), granules << 2);
        EXTENTS.giveBack(granule / EXTENT_GRANULES, granules / EXTENT_GRANULES);
    }

    /// Takes [#BATCH_SPANS] descriptors, all zero.
    ///
    /// @return the index of the first one
    static int takeBatch() {
        synchronized (BATCHES) {
            int first = (int) (BATCHES.take(1) * BATCH_SPANS);
            if (first + BATCH_SPANS > committedSpans) {
                try {
                    RESERVATION.commit(span(first), (long) COMMIT_SPANS << SpanLayout.SHIFT);
                    RESERVATION.commit(shared(span(first)), (long) COMMIT_SPANS << SpanLayout.SHIFT);
                } catch (KernelCallFailed | MappingLimitException refused) {
                    BATCHES.giveBack(first / BATCH_SPANS, 1);
                    throw refused;
                }
                committedSpans = (long) first + COMMIT_SPANS;
            }
            return first;
        }
    }

    static void returnBatch(int firstIndex) {
        RESERVATION.discard(span(firstIndex), PageSize.BYTES);
        RESERVATION.discard(shared(span(firstIndex)), PageSize.BYTES);
        BATCHES.giveBack(firstIndex / BATCH_SPANS, 1);
    }

    /// Takes an id for a local heap and makes its tables accessible, all zero.
    static int takeLocalId() {
        int id = (int) LOCAL_IDS.take(1);
        long page = PageSize.roundDown(local(id));
        try {
            RESERVATION.commit(page, PageSize.roundUp(local(id + 1)) - page);
        } catch (KernelCallFailed | MappingLimitException refused) {
            LOCAL_IDS.giveBack(id, 1);
            throw refused;
        }
        Address.fill(local(id), LocalHeapLayout.BYTES, (byte) 0);
        return id;
    }

    static void returnLocalId(int id) {
        LOCAL_IDS.giveBack(id, 1);
    }

    /// Lends memory of an extent to code that maps there.
    static Loan lend(String purpose, long granule, long bytes) {
        return RESERVATION.lend(purpose, BASE + (granule << GRANULE_SHIFT), bytes);
    }

    static void commit(long granule, long granules) {
        RESERVATION.commit(BASE + (granule << GRANULE_SHIFT), granules << GRANULE_SHIFT);
    }

    /// Gives memory back to the system; it reads as zero then.
    ///
    /// @return false when the system refuses, for pages that the program has locked, say; nothing has changed then
    static boolean discard(long address, long bytes) {
        try {
            RESERVATION.discard(address, bytes);
            return true;
        } catch (KernelCallFailed | MappingLimitException refused) {
            return false;
        }
    }

    static void adviseHugePages(long granule, long granules) {
        RESERVATION.adviseHugePages(BASE + (granule << GRANULE_SHIFT), granules << GRANULE_SHIFT, true);
    }

    static long residentBytes(long address, long bytes) {
        return RESERVATION.residentBytes(address, bytes);
    }
}
