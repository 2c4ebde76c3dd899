package allod.pages.paged;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A node above the leaves: 512 nodes of the level below, or none where nothing was touched.
///
/// Threads: written under the pager's lock, read by any; an entry is written with release, which publishes the
/// node behind it, and read with acquire.
final class PageTableBranch extends PageTableNode {

    private static final VarHandle CHILD = MethodHandles.arrayElementVarHandle(PageTableNode[].class);

    private final @Nullable PageTableNode[] children = new @Nullable PageTableNode[Pte.ENTRIES];
    private final int level;

    PageTableBranch(long baseAddress, int level) {
        super(baseAddress);
        this.level = level;
    }

    /// 4 is the root, 2 the level above the leaves.
    int level() {
        return level;
    }

    /// Bytes of address space below each entry.
    long entryBytes() {
        return 1L << entryShift();
    }

    int index(long virtualAddress) {
        return (int) (virtualAddress >>> entryShift()) & (Pte.ENTRIES - 1);
    }

    @Nullable
    PageTableNode child(int index) {
        return (PageTableNode) CHILD.getAcquire(children, index); // acquire: sees the node as it was published
    }

    void set(int index, @Nullable PageTableNode child) {
        CHILD.setRelease(children, index, child); // release: publishes the node
    }

    /// The same children, each of which has one holder more.
    PageTableBranch copy() {
        PageTableBranch copy = new PageTableBranch(baseAddress(), level);
        for (int i = 0; i < Pte.ENTRIES; i++) {
            PageTableNode child = child(i);
            if (child != null) {
                child.share();
                copy.set(i, child);
            }
        }
        return copy;
    }

    private int entryShift() {
        return Pte.PAGE_SHIFT + Pte.INDEX_BITS * (level - 1);
    }
}
