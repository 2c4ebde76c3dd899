package allod.pages.paged;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/// Compares frames, pages, tables and TLBs of a pager with each other, while nobody accesses anything.
///
/// ```
/// spaces ──► nodes, each once ──► holders found      == references of the node        T1
///                  └──► entries ──► references found == references of the page        G1
///                                ──► entries found   == entries noted at the frame    F2, T4
/// TLBs ──► entries                                                                    U1
/// ```
///
/// Threads: under the pager's lock.
final class PagerInspection {

    private record Place(PageTableLeaf leaf, int index) {}

    private final Pager pager;
    private final Residents residents;
    private final IdentityHashMap<PageTableNode, Integer> holders = new IdentityHashMap<>();
    private final Map<Integer, Integer> references = new HashMap<>();
    private final Map<Integer, Set<Place>> places = new HashMap<>();

    PagerInspection(Pager pager) {
        this.pager = pager;
        this.residents = pager.residents();
    }

    void check() {
        for (AddressSpace space : pager.spaces()) {
            walk(space.table().root(), 0, 4);
            checkAreas(space);
        }
        holders.forEach((node, found) -> require(
                node.references() == found,
                "T1",
                "node at 0x" + Long.toHexString(node.baseAddress()) + " has " + found + " holders and notes "
                        + node.references()));
        for (int id = 0; id < residents.register().created(); id++) {
            checkPage(id);
        }
        for (int number = 0; number <= residents.frames().capacity(); number++) {
            checkFrame(residents.frames().frame(number));
        }
        for (Translations tlb : pager.shootdown().tlbs()) {
            tlb.checkInvariants();
        }
    }

    private void walk(PageTableNode node, long baseAddress, int level) {
        boolean first = holders.merge(node, 1, Integer::sum) == 1;
        require(node.baseAddress() == baseAddress, "T1", "a node hangs at the wrong place");
        if (!first) {
            return;
        }
        switch (node) {
            case PageTableBranch branch -> {
                require(branch.level() == level, "T1", "a branch of level " + branch.level() + " at level " + level);
                for (int i = 0; i < Pte.ENTRIES; i++) {
                    PageTableNode child = branch.child(i);
                    if (child != null) {
                        walk(child, baseAddress + i * branch.entryBytes(), level - 1);
                    }
                }
            }
            case PageTableLeaf leaf -> {
                for (int i = 0; i < Pte.ENTRIES; i++) {
                    count(leaf, i, leaf.get(i));
                }
            }
        }
    }

    private void count(PageTableLeaf leaf, int index, long entry) {
        if (Pte.isEmpty(entry) || residents.isZero(entry)) {
            require((entry & Pte.W) == 0, "T4", "the page of zeroes may be written");
            return;
        }
        int id = residents.page(entry);
        require(id >= 0 && id < residents.register().created(), "T4", "an entry refers to page " + id);
        references.merge(id, 1, Integer::sum);
        if (Pte.isPresent(entry)) {
            places.computeIfAbsent(Pte.number(entry), number -> new HashSet<>()).add(new Place(leaf, index));
            require(
                    (entry & Pte.W) == 0
                            || residents.register().references(id) == 1
                            || residents.register().filePage(id) != null,
                    "T3",
                    "page " + id + " may be written by one of "
                            + residents.register().references(id));
        }
    }

    private void checkAreas(AddressSpace space) {
        long end = 0;
        for (Area area : space.mappings().areas().all()) {
            require(end <= area.startAddress() && area.startAddress() < area.endAddress(), "A1", "areas overlap");
            end = area.endAddress();
        }
        require(end <= Pte.ADDRESS_END, "A1", "an area ends beyond 2^48");
        PageTable table = space.table();
        for (PageTableLeaf leaf = table.nextLeaf(0);
                leaf != null;
                leaf = table.nextLeaf(leaf.baseAddress() + Pte.LEAF_BYTES)) {
            for (int i = 0; i < Pte.ENTRIES; i++) {
                checkPermission(space, leaf.baseAddress() + ((long) i << Pte.PAGE_SHIFT), leaf.get(i));
            }
        }
    }

    private static void checkPermission(AddressSpace space, long virtualAddress, long entry) {
        if (Pte.isEmpty(entry)) {
            return;
        }
        Area area = space.mappings().areas().at(virtualAddress);
        if (area == null) {
            throw new AssertionError(
                    "V1 is broken: a page at 0x" + Long.toHexString(virtualAddress) + " in no area of " + space);
        }
        boolean readable = Pte.isPresent(entry) && (entry & Pte.NO_ACCESS) == 0;
        require(!readable || area.permission() != Permission.NONE, "V1", "a page without permission is readable");
        require((entry & Pte.W) == 0 || area.isWritable(), "V1", "a page that may only be read is writable");
    }

    private void checkPage(int id) {
        int found = references.getOrDefault(id, 0);
        int noted = residents.register().references(id);
        require(found == noted, "G1", "page " + id + " has " + found + " references and notes " + noted);
        PageFrame frame = residents.frameOf(id);
        require(frame == null || frame.pageId() == id, "G2", "page " + id + " is not in " + frame);
        require(
                frame == null || found > 0 || residents.register().filePage(id) != null,
                "G3",
                frame + " holds a page without references");
    }

    private void checkFrame(PageFrame frame) {
        boolean zero = frame.number() == 0;
        boolean free = frame.state() == PageFrame.State.FREE;
        require(zero || free || frame.isResident(), "F1", frame + " is on its way, and nobody moves it");
        require(residents.frames().isFree(frame) == free, "F4", frame + " and the map of free frames");
        require(free || zero == frame.pageId() < 0, "F1", frame.toString());
        require(frame.pins() == 0 || frame.isResident(), "F3", frame.toString());
        Set<Place> noted = new HashSet<>();
        for (int i = 0; i < frame.entries(); i++) {
            noted.add(new Place(frame.leaf(i), frame.index(i)));
        }
        Set<Place> found = places.getOrDefault(frame.number(), Set.of());
        require(noted.equals(found), "F2", frame + " is mapped by " + found.size() + " entries");
        require(frame.pageId() < 0 || residents.frameOf(frame.pageId()) == frame, "G2", frame.toString());
    }

    private static void require(boolean holds, String invariant, String what) {
        if (!holds) {
            throw new AssertionError(invariant + " is broken: " + what);
        }
    }
}
