package allod.pages.paged;

import java.util.ArrayList;
import java.util.List;

/// A copy of a space that shares all nodes of the page table until one of the two changes them.
///
/// ```
/// frames for copies of pinned pages ──► share the root ──► no TLB writes without asking ──► copy pinned pages
/// (may give the lock up)                └──────────────── one step for everybody else ────────────────────┘
/// ```
///
/// A store that is under way is over when the shootdown returns, and no later one goes through an old
/// translation: so every store is seen by both or by one space, never half.
///
/// Threads: under the pager's lock.
final class Fork {

    private final AddressSpace parent;
    private final Pager pager;
    private final Residents residents;
    private final List<PageFrame> spares = new ArrayList<>();

    Fork(AddressSpace parent, Pager pager) {
        this.parent = parent;
        this.pager = pager;
        this.residents = pager.residents();
    }

    AddressSpace to(String childName) {
        parent.mappings().requireOpen();
        try {
            takeSpares();
            PageTable table = parent.table().fork();
            pager.shootdown().killWrites(parent);
            pager.shootdown().await();
            AddressSpace child = new AddressSpace(
                    pager, childName, table, new Areas(parent.mappings().areas()));
            pager.spaces().add(child);
            for (PinnedRange pin : parent.mappings().pins()) {
                for (int i = 0; i < pin.frames().length; i++) {
                    copyPinned(child, Pte.page(pin.virtualAddress()) + ((long) i << Pte.PAGE_SHIFT));
                }
            }
            return child;
        } finally {
            spares.forEach(residents.frames()::give);
            pager.signal();
        }
    }

    /// One fork at a time collects frames: two could each hold what the other one waits for.
    private void takeSpares() {
        while (parent.mappings().pinnedPages() > spares.size()) {
            pager.enterCollecting();
            try {
                while (parent.mappings().pinnedPages() > spares.size()) {
                    spares.add(pager.evictor().take(spares.size()));
                    parent.mappings().requireOpen();
                }
            } finally {
                pager.leaveCollecting();
            }
        }
    }

    /// Gives the child a page of its own, so that the parent's is nobody else's and need not move.
    private void copyPinned(AddressSpace child, long virtualAddress) {
        int index = Pte.index(virtualAddress);
        PageTableLeaf childLeaf = child.table().exclusiveLeaf(virtualAddress);
        long entry = childLeaf.get(index);
        if (residents.isZero(entry) || residents.register().filePage(residents.page(entry)) != null) {
            return; // a page that is only read, or one that both are to see
        }
        PageFrame copy = spares.removeLast();
        FramePool.copy(residents.frame(entry), copy);
        childLeaf.replace(index, 0);
        residents.drop(entry, childLeaf, index);
        residents.assign(copy, residents.register().create(), child, PageFrame.State.TAKEN);
        copy.setDirty(true);
        residents.settle(copy);
        residents.link(copy, childLeaf, index, child.mappings().bits(virtualAddress));
        PageTableLeaf parentLeaf = parent.table().exclusiveLeaf(virtualAddress);
        long own = parentLeaf.get(index);
        if (residents.isExclusive(own)) {
            parentLeaf.clear(index, Pte.COW);
        }
    }
}
