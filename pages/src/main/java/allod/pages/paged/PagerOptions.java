package allod.pages.paged;

/// How a [Pager] is made.
///
/// @param frames pages of memory; at least [#MIN_FRAMES]
/// @param replacement which page leaves
/// @param batchPages pages that leave together, with one shootdown
/// @param tlbEntries translations that each thread keeps, a power of two
public record PagerOptions(int frames, Replacement replacement, int batchPages, int tlbEntries) {

    /// The smallest pager: a page in use, and a copy of it.
    public static final int MIN_FRAMES = 4;

    private static final int DEFAULT_BATCH_PAGES = 64;
    private static final int DEFAULT_TLB_ENTRIES = 1024;
    private static final int MIN_TLB_ENTRIES = 4;
    private static final int MAX_TLB_ENTRIES = 1 << 16;

    public PagerOptions {
        if (frames < MIN_FRAMES) {
            throw new IllegalArgumentException("frames " + frames + " is less than " + MIN_FRAMES + ": take more");
        }
        if (batchPages < 1) {
            throw new IllegalArgumentException("batchPages " + batchPages + " is less than 1: 64 is usual");
        }
        if (Integer.bitCount(tlbEntries) != 1 || tlbEntries < MIN_TLB_ENTRIES || tlbEntries > MAX_TLB_ENTRIES) {
            throw new IllegalArgumentException("tlbEntries " + tlbEntries + " is not a power of two from "
                    + MIN_TLB_ENTRIES + " to " + MAX_TLB_ENTRIES + ": 1024 is usual");
        }
    }

    /// S3-FIFO, 64 pages a batch, 1,024 translations a thread.
    ///
    /// @param memoryBytes of the frames; rounded down to pages
    public static PagerOptions ofMemory(long memoryBytes) {
        long frames = memoryBytes >> Pte.PAGE_SHIFT;
        if (frames > Integer.MAX_VALUE - 1) {
            throw new IllegalArgumentException("memory of " + memoryBytes + " bytes: at most 8 TiB - 8 KiB");
        }
        return ofFrames((int) frames);
    }

    /// The same by the number of frames.
    public static PagerOptions ofFrames(int frames) {
        return new PagerOptions(frames, Replacement.S3_FIFO, DEFAULT_BATCH_PAGES, DEFAULT_TLB_ENTRIES);
    }

    public PagerOptions replacement(Replacement other) {
        return new PagerOptions(frames, other, batchPages, tlbEntries);
    }

    public PagerOptions batchPages(int other) {
        return new PagerOptions(frames, replacement, other, tlbEntries);
    }

    public PagerOptions tlbEntries(int other) {
        return new PagerOptions(frames, replacement, batchPages, other);
    }
}
