package allod.pages.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The scan of the page tables of this process: which pages of a range have given properties, and, in the same step,
/// write protection for those that were found.
///
/// ```
/// argument: 12 longs   size flags start end walkEnd vector vectorLength maxPages inverted mask anyOf returned
/// vector:   a region   start end categories
/// ```
///
/// A page matches when all categories of `mask` hold and, if `anyOf` is not 0, one of those; a category that is in
/// `inverted` holds when the page does not have it. A scan stops early when the vector is full: [#scannedTo] says where
/// to go on. The kernel's own answer to that, `walkEnd`, is of no use: it fills the vector in parts, and after the last
/// one leaves there where an earlier part has ended, so that regions would be told twice.
///
/// Owns a descriptor of `/proc/self/pagemap` and the memory of argument and vector; one scan at a time.
///
/// Source: the documentation of the kernel on `PAGEMAP_SCAN` (Linux 6.7 and newer).
public final class PagemapCalls implements AutoCloseable {

    public static final long PAGE_IS_WPALLOWED = 1;
    public static final long PAGE_IS_WRITTEN = 1 << 1;
    public static final long PAGE_IS_FILE = 1 << 2;
    public static final long PAGE_IS_PRESENT = 1 << 3;
    public static final long PAGE_IS_SWAPPED = 1 << 4;
    public static final long PAGE_IS_PFNZERO = 1 << 5;
    public static final long PAGE_IS_HUGE = 1 << 6;

    /// Write-protects the pages that match, in the step that finds them.
    public static final long PM_SCAN_WP_MATCHING = 1;

    /// Refuses the scan (`EPERM`) where a mapping is not under asynchronous write protection.
    public static final long PM_SCAN_CHECK_WPASYNC = 1 << 1;

    private static final long PAGEMAP_SCAN = 0xC060_6610L; // _IOWR('f', 16, 96 bytes)
    private static final int ARGUMENT_LONGS = 12;
    private static final int REGION_LONGS = 3;

    private final int descriptor;
    private final int regions;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment argument;
    private final MemorySegment vector;

    /// @param descriptor what [#open()] has given; closed by [#close()]
    /// @param regions the length of the vector, 1 or more
    public PagemapCalls(int descriptor, int regions) {
        this.descriptor = descriptor;
        this.regions = regions;
        argument = arena.allocate(JAVA_LONG, ARGUMENT_LONGS);
        vector = arena.allocate(JAVA_LONG, (long) regions * REGION_LONGS);
    }

    /// A descriptor of the page tables of this process.
    public static long open() {
        return FileCalls.open("/proc/self/pagemap");
    }

    /// Looks at the pages from `start` to `end`; how many regions it has found, [#regionStart] and so on tell them.
    ///
    /// @param flags `PM_SCAN_...`
    /// @param inverted categories that hold when a page does not have them
    /// @param mask categories that must all hold
    /// @param anyOf categories of which one must hold; 0: none needs to
    /// @param returned categories to tell; neighbours that differ in none of these are one region
    public long scan(long start, long end, long flags, long inverted, long mask, long anyOf, long returned) {
        long[] fields = {
            ARGUMENT_LONGS * JAVA_LONG.byteSize(),
            flags,
            start,
            end,
            0,
            vector.address(),
            regions,
            0,
            inverted,
            mask,
            anyOf,
            returned
        };
        MemorySegment.copy(fields, 0, argument, JAVA_LONG, 0, ARGUMENT_LONGS);
        return FileCalls.ioctl(descriptor, PAGEMAP_SCAN, argument.address());
    }

    /// How far the last scan has come: to its end, or, when the vector is full, to that of the last region in it.
    ///
    /// @param found what the scan has answered
    /// @param end the end of what was to be scanned
    public long scannedTo(long found, long end) {
        return found < regions ? end : regionEnd(regions - 1);
    }

    /// First address of region `index` of the last scan.
    public long regionStart(int index) {
        return vector.getAtIndex(JAVA_LONG, (long) index * REGION_LONGS);
    }

    /// Address behind region `index` of the last scan.
    public long regionEnd(int index) {
        return vector.getAtIndex(JAVA_LONG, (long) index * REGION_LONGS + 1);
    }

    /// Those of the categories asked for that the pages of region `index` have.
    public long regionCategories(int index) {
        return vector.getAtIndex(JAVA_LONG, (long) index * REGION_LONGS + 2);
    }

    @Override
    public void close() {
        FileCalls.close(descriptor);
        arena.close();
    }
}
