package allod.heap;

import allod.pages.KernelCallFailed;

/// Where the memory behind the extents of a page heap comes from.
///
/// | | the region's own pages | a backing |
/// | --- | --- | --- |
/// | extents | as many as it takes | one, as long as the backing's capacity |
/// | a clean run | is accessible and reads as zero | has nothing behind it, and is committed when it is taken |
///
/// Threads: under the lock of the page heap; [#discard] without it too.
sealed interface PageSource permits RegionPages, BackedPages {

    /// Takes another extent of `granules` granules.
    ///
    /// @throws KernelCallFailed when there is none
    Extent open(long granules);

    /// Makes never-used granules of an extent accessible.
    void commit(long granule, long granules);

    /// Puts memory behind a part of a clean run again, before it is used.
    void commitAgain(long granule, long granules);

    /// Gives whole pages of a free run back.
    ///
    /// @return false when that cannot be done now; nothing has changed then
    boolean discard(long address, long bytes);

    /// Bytes of the range that are in memory.
    long residentBytes(long address, long bytes);

    /// Whether a further extent can be had.
    boolean hasMoreExtents();

    /// Gives an extent back to the region, with all memory in it.
    void close(Extent extent);
}
