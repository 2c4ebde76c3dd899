package allod.pages.paged;

/// A node of a page table, shared by all tables below which it hangs since a fork.
///
/// ```
/// PageTableBranch  levels 4, 3, 2: 512 nodes of the level below
/// PageTableLeaf    level 1: 512 entries, 2 MiB of addresses
/// ```
///
/// Invariants:
///
/// - **T1** `references` is the number of branches and tables that hold the node
/// - **T2** a node of which some holder is not alone is changed only in ways that all its holders want: a page
///   comes into a frame or leaves it, a bit says that it was used
///
/// Threads: `references` is written under the pager's lock; threads that fill their TLB read it without.
abstract sealed class PageTableNode permits PageTableBranch, PageTableLeaf {

    private final long baseAddress;
    private volatile int references = 1; // volatile: read by threads that fill their TLB

    PageTableNode(long baseAddress) {
        this.baseAddress = baseAddress;
    }

    /// The first virtual address that the node translates.
    final long baseAddress() {
        return baseAddress;
    }

    final int references() {
        return references;
    }

    final boolean isShared() {
        return references > 1;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: who holds the pager's lock
    final void share() {
        references++;
    }

    /// How many holders are left.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    final int unshare() {
        assert references > 0 : this;
        return --references;
    }
}
