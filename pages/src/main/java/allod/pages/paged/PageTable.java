package allod.pages.paged;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The translation of one address space: four levels of 512 entries, 9 + 9 + 9 + 9 + 12 bits of an address.
///
/// ```
///      parent   child                parent   child
///         │       │    a write          │       │
///         └─ root ┘   ─────────►      root*   root
///             │                         │ ╲     │
///           branch                  branch* ╲ branch      * copied, and only these: the rest hangs below both
///          ╱      ╲                  ╱        ╲ ╱    ╲
///       leaf      leaf            leaf*        leaf   leaf
/// ```
///
/// A fork takes the root by reference. A node that several tables hold is copied, from the root down, when one
/// of them wants to change it; the copy of a leaf marks all of its pages copy-on-write, on both sides.
///
/// Invariants:
///
/// - **T3** an entry with bit `W` is used for writing only where every node on the way to it has one holder
/// - **T4** present entries and frames know each other: see F2 of [PageFrame]
///
/// Threads: changed under the pager's lock; [#leaf] and [#writableLeaf] are for threads that fill their TLB
/// without it.
///
/// Source: page tables shared by fork as in On-demand-fork (Zhao and others, EuroSys 2021), here on all levels.
final class PageTable {

    private static final int ROOT_LEVEL = 4;

    private final Residents residents;
    private volatile PageTableBranch root; // volatile: publishes the node to threads that fill their TLB

    PageTable(Residents residents) {
        this(residents, new PageTableBranch(0, ROOT_LEVEL));
    }

    private PageTable(Residents residents, PageTableBranch root) {
        this.residents = residents;
        this.root = root;
    }

    PageTableBranch root() {
        return root;
    }

    /// A second table over the same nodes. Bits `W` count for neither from here on, but TLBs do not know that
    /// yet.
    PageTable fork() {
        root.share();
        return new PageTable(residents, root);
    }

    /// The leaf of an address, or null where there is none. Without the lock.
    @Nullable
    PageTableLeaf leaf(long virtualAddress) {
        PageTableBranch branch = root;
        while (true) {
            PageTableNode child = branch.child(branch.index(virtualAddress));
            if (!(child instanceof PageTableBranch below)) {
                return (PageTableLeaf) child;
            }
            branch = below;
        }
    }

    /// The leaf of an address, or null unless every node on the way to it is this table's alone. Without the
    /// lock.
    @Nullable
    PageTableLeaf writableLeaf(long virtualAddress) {
        PageTableBranch branch = root;
        while (!branch.isShared()) {
            PageTableNode child = branch.child(branch.index(virtualAddress));
            if (!(child instanceof PageTableBranch below)) {
                return child == null || child.isShared() ? null : (PageTableLeaf) child;
            }
            branch = below;
        }
        return null;
    }

    /// The leaf of an address, made or copied so that every node on the way to it is this table's alone.
    PageTableLeaf exclusiveLeaf(long virtualAddress) {
        PageTableBranch branch = exclusiveAboveLeaf(virtualAddress);
        int index = branch.index(virtualAddress);
        PageTableNode child = branch.child(index);
        if (child == null) {
            PageTableLeaf fresh = new PageTableLeaf(virtualAddress & -Pte.LEAF_BYTES);
            branch.set(index, fresh);
            return fresh;
        }
        return (PageTableLeaf) exclusive(branch, index, child);
    }

    /// Hangs a huge leaf where there was none.
    void setHuge(PageTableLeaf leaf) {
        PageTableBranch branch = exclusiveAboveLeaf(leaf.baseAddress());
        assert branch.child(branch.index(leaf.baseAddress())) == null : leaf;
        branch.set(branch.index(leaf.baseAddress()), leaf);
    }

    private PageTableBranch exclusiveAboveLeaf(long virtualAddress) {
        PageTableBranch branch = exclusiveRoot();
        while (branch.level() > 2) {
            int index = branch.index(virtualAddress);
            PageTableNode child = branch.child(index);
            if (child == null) {
                child = new PageTableBranch(virtualAddress & -branch.entryBytes(), branch.level() - 1);
                branch.set(index, child);
            }
            branch = (PageTableBranch) exclusive(branch, index, child);
        }
        return branch;
    }

    private PageTableBranch exclusiveRoot() {
        if (root.isShared()) {
            PageTableBranch copy = root.copy();
            root.unshare();
            root = copy;
        }
        return root;
    }

    /// The child of a branch that is this table's alone, copied if it has another holder.
    private PageTableNode exclusive(PageTableBranch branch, int index, PageTableNode child) {
        if (!child.isShared()) {
            return child;
        }
        PageTableNode copy = switch (child) {
            case PageTableBranch below -> below.copy();
            case PageTableLeaf leaf -> copy(leaf);
        };
        child.unshare();
        branch.set(index, copy);
        return copy;
    }

    private PageTableLeaf copy(PageTableLeaf leaf) {
        if (leaf.isHuge()) {
            leaf.split();
        }
        PageTableLeaf copy = new PageTableLeaf(leaf.baseAddress());
        for (int i = 0; i < Pte.ENTRIES; i++) {
            long entry = leaf.get(i);
            if (Pte.isEmpty(entry)) {
                continue;
            }
            // no TLB can write through a leaf that was shared, so W and D do not change meanwhile
            if (Pte.isPresent(entry)) {
                leaf.clear(i, Pte.W);
                leaf.set(i, Pte.COW);
                entry = (entry & ~(Pte.W | Pte.D)) | Pte.COW; // dirty is the page; one entry that says so is enough
            }
            copy.replace(i, entry);
            residents.refer(entry, copy, i);
        }
        return copy;
    }

    /// What a range loses: whole nodes, and entries of leaves at its ends.
    record Removed(List<PageTableNode> nodes, List<PageTableLeaf> leaves, List<long[]> entries) {}

    /// Takes everything out of a range. The pages are still referred to, until [#drop] after a shootdown.
    Removed remove(long startAddress, long endAddress) {
        Removed removed = new Removed(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        if (hasAny(root, startAddress, endAddress)) {
            remove(exclusiveRoot(), startAddress, endAddress, removed);
        }
        return removed;
    }

    private void remove(PageTableBranch branch, long startAddress, long endAddress, Removed removed) {
        long entryBytes = branch.entryBytes();
        long base = branch.baseAddress();
        int first = (int) (Math.max(0, startAddress - base) / entryBytes);
        for (int i = first; i < Pte.ENTRIES && base + i * entryBytes < endAddress; i++) {
            PageTableNode child = branch.child(i);
            long childStart = base + i * entryBytes;
            if (child == null || !hasAny(child, startAddress, endAddress)) {
                continue;
            }
            if (startAddress <= childStart && childStart + entryBytes <= endAddress) {
                branch.set(i, null);
                removed.nodes.add(child);
            } else if (exclusive(branch, i, child) instanceof PageTableBranch below) {
                remove(below, startAddress, endAddress, removed);
            } else {
                removeEntries(leaf(childStart), startAddress, endAddress, removed);
            }
        }
    }

    private static void removeEntries(
            @Nullable PageTableLeaf leaf, long startAddress, long endAddress, Removed removed) {
        if (leaf == null) {
            return;
        }
        if (leaf.isHuge()) {
            leaf.split();
        }
        long[] entries = new long[Pte.ENTRIES];
        for (int i = 0; i < Pte.ENTRIES; i++) {
            long address = leaf.baseAddress() + ((long) i << Pte.PAGE_SHIFT);
            if (startAddress <= address && address < endAddress) {
                entries[i] = leaf.replace(i, 0);
            }
        }
        removed.leaves.add(leaf);
        removed.entries.add(entries);
    }

    /// Whether a node covers part of a range; an empty leaf does too.
    private static boolean hasAny(PageTableNode node, long startAddress, long endAddress) {
        long bytes = node instanceof PageTableBranch branch ? branch.entryBytes() * Pte.ENTRIES : Pte.LEAF_BYTES;
        return node.baseAddress() < endAddress && startAddress < node.baseAddress() + bytes;
    }

    /// Gives up what [#remove] has taken out.
    void drop(Removed removed) {
        removed.nodes.forEach(this::drop);
        for (int i = 0; i < removed.leaves.size(); i++) {
            PageTableLeaf leaf = removed.leaves.get(i);
            long[] entries = removed.entries.get(i);
            for (int index = 0; index < Pte.ENTRIES; index++) {
                residents.drop(entries[index], leaf, index);
            }
        }
    }

    /// Leaves an empty table; the nodes of the old one are for [#drop] after a shootdown.
    PageTableBranch detachAll() {
        PageTableBranch old = root;
        root = new PageTableBranch(0, ROOT_LEVEL);
        return old;
    }

    /// Gives up a node and what hangs below it, unless somebody else holds it.
    void drop(PageTableNode node) {
        if (node.unshare() > 0) {
            return;
        }
        switch (node) {
            case PageTableBranch branch -> {
                for (int i = 0; i < Pte.ENTRIES; i++) {
                    PageTableNode child = branch.child(i);
                    if (child != null) {
                        drop(child);
                    }
                }
            }
            case PageTableLeaf leaf -> {
                if (leaf.isHuge()) {
                    leaf.split();
                }
                for (int i = 0; i < Pte.ENTRIES; i++) {
                    residents.drop(leaf.get(i), leaf, i);
                }
            }
        }
    }

    /// The leaf with the lowest address of all that begin at `fromAddress` or later, or contain it; null if
    /// there is none.
    @Nullable
    PageTableLeaf nextLeaf(long fromAddress) {
        return nextLeaf(root, fromAddress);
    }

    private static @Nullable PageTableLeaf nextLeaf(PageTableBranch branch, long fromAddress) {
        long offset = fromAddress - branch.baseAddress();
        for (int i = offset <= 0 ? 0 : (int) (offset / branch.entryBytes()); i < Pte.ENTRIES; i++) {
            PageTableNode child = branch.child(i);
            PageTableLeaf found =
                    child instanceof PageTableBranch below ? nextLeaf(below, fromAddress) : (PageTableLeaf) child;
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
