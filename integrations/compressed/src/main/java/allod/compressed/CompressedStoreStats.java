package allod.compressed;

import allod.pages.PageSize;

/// What a [CompressedStore] holds at a moment; exact while nobody writes.
///
/// @param pages compressed ones, in memory
/// @param dataBytes what they were compressed to
/// @param heapBytes what the store's heap takes for them, its own waste included; what the limit counts
/// @param zeroPages pages of zeroes, which take nothing
/// @param pagesBehind pages in the store behind
/// @param spills pages that were ever sent there
public record CompressedStoreStats(
        long pages, long dataBytes, long heapBytes, long zeroPages, long pagesBehind, long spills) {

    /// How many times smaller the pages in memory are than they were; 1 when there are none.
    public double ratio() {
        return dataBytes == 0 ? 1 : (double) (pages * PageSize.BYTES) / dataBytes;
    }
}
