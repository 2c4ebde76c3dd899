package allod.heap;

import allod.pages.Backing;
import allod.pages.KernelCallFailed;
import allod.pages.Loan;
import allod.pages.MappingLimitException;
import allod.pages.PageSize;

/// The pages of a [Backing], in one extent of the [Region] that is lent to it.
///
/// ```
/// extent   │ lent to the backing: capacityBytes            │ reserved, up to a whole extent │
/// ```
///
/// Threads: as for the backing.
final class BackedPages implements PageSource {

    private static final int PAGE_GRANULES = Math.max(1, PageSize.BYTES >> Region.GRANULE_SHIFT);

    private final Backing backing;
    private final Loan loan;
    private final Extent extent;

    /// @throws IllegalStateException when the backing serves another heap, or is closed
    BackedPages(Backing backing, boolean hugePages) {
        this.backing = backing;
        long capacity = backing.capacityBytes();
        if (capacity <= 0 || !PageSize.isMultiple(capacity) || capacity > Region.HEAP_BYTES / 2) {
            throw new IllegalArgumentException("a backing of " + capacity
                    + " bytes: it must be a positive multiple of the page size, " + PageSize.BYTES
                    + ", and at most half of the region of all heaps, " + Region.HEAP_BYTES / 2 + ".");
        }
        long granules =
                Math.ceilDiv(capacity >>> Region.GRANULE_SHIFT, Region.EXTENT_GRANULES) * (long) Region.EXTENT_GRANULES;
        long first = Region.takeExtent(granules);
        try {
            this.loan = attached(first, capacity, hugePages);
        } catch (RuntimeException refused) {
            Region.returnExtent(first, granules, 0);
            throw refused;
        }
        this.extent = new Extent(first, granules);
    }

    private Loan attached(long granule, long capacity, boolean hugePages) {
        Loan lent = Region.lend("the heap's backing", granule, capacity);
        try {
            backing.attach(lent);
        } catch (RuntimeException refused) {
            lent.close();
            throw refused;
        }
        if (hugePages) {
            backing.adviseHugePages(lent.address(), lent.bytes());
        }
        return lent;
    }

    /// The only one.
    Extent extent() {
        return extent;
    }

    @Override
    public Extent open(long granules) {
        throw new IllegalStateException("a backing has one extent");
    }

    @Override
    public void commit(long granule, long granules) {
        backing.commit(Region.BASE + (granule << Region.GRANULE_SHIFT), granules << Region.GRANULE_SHIFT);
    }

    /// In whole pages: what other runs have of the first and the last one stays as it is.
    @Override
    public void commitAgain(long granule, long granules) {
        long first = granule & -PAGE_GRANULES;
        long end = granule + granules + PAGE_GRANULES - 1 & -PAGE_GRANULES;
        commit(first, end - first);
    }

    @Override
    public boolean discard(long address, long bytes) {
        return backing.discard(address, bytes);
    }

    @Override
    public long residentBytes(long address, long bytes) {
        return backing.residentBytes(address, Math.min(bytes, loan.address() + loan.bytes() - address));
    }

    @Override
    public boolean hasMoreExtents() {
        return false;
    }

    /// Anonymous pages take the place of the backing's, so that a late access to a closed heap does not end the JVM.
    @Override
    public void close(Extent last) {
        backing.detach();
        loan.close();
        try {
            if (last.committedBytes() > 0) {
                Region.commit(last.firstGranule, last.committedGranule - last.firstGranule);
            }
        } catch (KernelCallFailed | MappingLimitException refused) {
            // a courtesy to programs with a mistake, which the system has no room for
        }
        Region.returnExtent(last.firstGranule, last.granules(), 0);
    }
}
