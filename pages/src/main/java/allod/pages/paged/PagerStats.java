package allod.pages.paged;

/// The frames of a [Pager] at one moment, and what it has done since it was made.
///
/// @param frames all
/// @param freeFrames without a page
/// @param pinnedFrames that cannot be taken
/// @param dirtyFrames whose page differs from its store
/// @param spaces that are open
/// @param loads pages read from the store or a file
/// @param evictions pages that left their frame
/// @param writeBacks pages written to the store or a file
/// @param batches of evictions: shootdowns with a barrier at most one each
/// @param failedWrites pages that the store or a file refused; they stayed
/// @param failedFrees pages that the store did not free
public record PagerStats(
        int frames,
        int freeFrames,
        int pinnedFrames,
        int dirtyFrames,
        int spaces,
        long loads,
        long evictions,
        long writeBacks,
        long batches,
        long failedWrites,
        long failedFrees) {}
