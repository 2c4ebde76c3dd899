package allod.pages.os;

/// The entries of `/proc/self/pagemap`, a long a page: what every kernel tells about page tables, slower than
/// [PagemapCalls] where much is in memory and little of it matters.
///
/// ```
/// bit 63 present   bit 62 swapped out   bit 61 page of a file, or shared memory
/// ```
///
/// Source: `admin-guide/mm/pagemap` of the kernel's documentation.
public final class PagemapEntryCalls {

    private static final long PRESENT = 1L << 63;
    private static final long SWAPPED = 1L << 62;
    private static final long OF_FILE = 1L << 61;

    private PagemapEntryCalls() {}

    /// Reads the entries of `pages` pages to `entriesAddress`; how many bytes were read.
    ///
    /// @param descriptor that of [PagemapCalls#open()]
    public static long read(int descriptor, long entriesAddress, long firstPage, long pages) {
        return FileCalls.pread(descriptor, entriesAddress, pages * Long.BYTES, firstPage * Long.BYTES);
    }

    /// Whether an entry is that of a page that belongs to this process alone, in memory or swapped out.
    public static boolean isPrivate(long entry) {
        return (entry & (PRESENT | SWAPPED)) != 0 && (entry & OF_FILE) == 0;
    }
}
