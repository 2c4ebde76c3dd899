package allod.heap;

import allod.pages.KernelCallFailed;
import allod.pages.MappingLimitException;

/// Anonymous pages of the [Region], as most heaps have them.
///
/// Threads: any.
final class RegionPages implements PageSource {

    private final boolean hugePages;

    RegionPages(boolean hugePages) {
        this.hugePages = hugePages;
    }

    @Override
    public Extent open(long granules) {
        Extent extent = new Extent(Region.takeExtent(granules), granules);
        try {
            if (hugePages) {
                Region.adviseHugePages(extent.firstGranule, granules);
            }
        } catch (KernelCallFailed | MappingLimitException refused) {
            close(extent);
            throw refused;
        }
        return extent;
    }

    @Override
    public void commit(long granule, long granules) {
        Region.commit(granule, granules);
    }

    /// Nothing to do: pages that were discarded stay accessible.
    @Override
    public void commitAgain(long granule, long granules) {}

    @Override
    public boolean discard(long address, long bytes) {
        return Region.discard(address, bytes);
    }

    @Override
    public long residentBytes(long address, long bytes) {
        return Region.residentBytes(address, bytes);
    }

    @Override
    public boolean hasMoreExtents() {
        return true;
    }

    @Override
    public void close(Extent extent) {
        Region.returnExtent(extent.firstGranule, extent.granules(), extent.committedBytes());
    }
}
