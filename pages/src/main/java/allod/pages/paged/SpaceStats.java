package allod.pages.paged;

/// An [AddressSpace] at one moment, and what happened in it since it was made. Counted by a walk of its page
/// table.
///
/// @param mappedBytes addresses that may be touched
/// @param residentPages in a frame, the page of zeroes not counted
/// @param dirtyPages of those: differ from store or file
/// @param storedPages not in a frame
/// @param zeroPages only read so far: they share one frame
/// @param sharedPages that another space or mapping refers to as well
/// @param faults accesses that needed the pager's lock
/// @param loads pages read from the store or a file
/// @param copies of pages, on the first write after a fork or to a private mapping
/// @param evictions pages brought in by this space that left their frame
/// @param writeBacks pages brought in by this space that were written to the store or a file
public record SpaceStats(
        long mappedBytes,
        long residentPages,
        long dirtyPages,
        long storedPages,
        long zeroPages,
        long sharedPages,
        long faults,
        long loads,
        long copies,
        long evictions,
        long writeBacks) {}
