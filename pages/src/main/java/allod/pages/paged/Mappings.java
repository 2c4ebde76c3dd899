package allod.pages.paged;

import java.util.ArrayList;
import java.util.List;

/// The areas, the table and the pins of one [AddressSpace], and every change of them.
///
/// ```
/// change areas ──► change entries ──► shootdown ──► give up pages ──► free slots
///                 (no TLB is filled    (no TLB has   (frames may be
///                  from them now)       them now)     used again)
/// ```
///
/// Threads: guarded by the pager's lock.
final class Mappings {

    private static final long FIRST_CHOICE = 1L << 32; // low addresses stay free for those who choose their own

    private final AddressSpace space;
    private final Pager pager;
    private final PageTable table;
    private final Areas areas;
    private final List<PinnedRange> pins = new ArrayList<>();
    private boolean closed;

    Mappings(AddressSpace space, Pager pager, PageTable table, Areas areas) {
        this.space = space;
        this.pager = pager;
        this.table = table;
        this.areas = areas;
        for (Area area : areas.all()) {
            countFile(area, 1);
        }
    }

    PageTable table() {
        return table;
    }

    Areas areas() {
        return areas;
    }

    List<PinnedRange> pins() {
        return pins;
    }

    boolean isClosed() {
        return closed;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException(space + " is closed");
        }
    }

    /// The area of an access that it permits.
    Area permitted(long virtualAddress, boolean write) {
        requireOpen();
        if (virtualAddress < 0 || virtualAddress >= Pte.ADDRESS_END) {
            throw new PageFault(virtualAddress, write, PageFault.Reason.NO_ADDRESS);
        }
        Area area = areas.at(virtualAddress);
        if (area == null) {
            throw new PageFault(virtualAddress, write, PageFault.Reason.NOT_MAPPED);
        }
        if (area.permission() == Permission.NONE) {
            throw new PageFault(virtualAddress, write, PageFault.Reason.NO_ACCESS);
        }
        if (write && !area.isWritable()) {
            throw new PageFault(virtualAddress, true, PageFault.Reason.READ_ONLY);
        }
        return area;
    }

    /// The bits of a page that belongs to this space alone.
    long bits(long virtualAddress) {
        Area area = areas.at(virtualAddress);
        if (area == null || area.permission() == Permission.NONE) {
            return Pte.NO_ACCESS;
        }
        return area.isWritable() ? Pte.W : 0;
    }

    long findFree(long bytes) {
        requireRange("map", 0, bytes);
        long found = areas.findFree(bytes, FIRST_CHOICE, Pte.LEAF_BYTES);
        if (found < 0) {
            throw new IllegalArgumentException("map of " + bytes + " bytes in " + space
                    + ": no run of addresses is so long; map less, or unmap something");
        }
        return found;
    }

    void map(Area area) {
        requireRange("map", area.startAddress(), area.bytes());
        if (!areas.isFree(area.startAddress(), area.endAddress())) {
            throw new IllegalArgumentException("map of " + range(area.startAddress(), area.bytes())
                    + ": something is mapped there already; unmap it, or let the space choose");
        }
        requireWritableFile(area, area.permission());
        areas.add(area);
        countFile(area, 1);
    }

    private static void requireWritableFile(Area area, Permission permission) {
        PagedFile file = area.file();
        if (file != null) {
            file.requireOpen();
            if (permission == Permission.READ_WRITE && area.shared() && !file.isWritable()) {
                throw new IllegalArgumentException("READ_WRITE for a shared mapping of " + file
                        + ", which was opened for reading: open it writable, or map copyOnWrite");
            }
        }
    }

    void unmap(long virtualAddress, long bytes) {
        requireRange("unmap", virtualAddress, bytes);
        requireUnpinned("unmap", virtualAddress, bytes);
        long endAddress = virtualAddress + bytes;
        areas.parts(virtualAddress, endAddress).forEach(part -> countFile(part, -1));
        areas.remove(virtualAddress, endAddress);
        empty(virtualAddress, endAddress);
    }

    void release(long virtualAddress, long bytes) {
        requireMapped("release", virtualAddress, bytes);
        requireUnpinned("release", virtualAddress, bytes);
        empty(virtualAddress, virtualAddress + bytes);
    }

    private void empty(long startAddress, long endAddress) {
        PageTable.Removed removed = table.remove(startAddress, endAddress);
        pager.shootdown().killRange(space, startAddress, endAddress);
        pager.shootdown().await();
        table.drop(removed);
        pager.signal();
        pager.freeGone();
    }

    void protect(long virtualAddress, long bytes, Permission permission) {
        requireMapped("protect", virtualAddress, bytes);
        long endAddress = virtualAddress + bytes;
        areas.parts(virtualAddress, endAddress).forEach(part -> requireWritableFile(part, permission));
        for (PinnedRange pin : pins) {
            if (permission == Permission.READ_WRITE && !pin.isWritable() && pin.overlaps(virtualAddress, endAddress)) {
                throw new IllegalStateException("protect of " + range(virtualAddress, bytes) + " with READ_WRITE: "
                        + pin + " is for reading, and a write could move its pages; close it first");
            }
        }
        areas.protect(virtualAddress, endAddress, permission);
        for (PageTableLeaf leaf = table.nextLeaf(virtualAddress);
                leaf != null && leaf.baseAddress() < endAddress;
                leaf = table.nextLeaf(leaf.baseAddress() + Pte.LEAF_BYTES)) {
            protect(table.exclusiveLeaf(leaf.baseAddress()), virtualAddress, endAddress, permission);
        }
        pager.shootdown().killRange(space, virtualAddress, endAddress);
        pager.shootdown().await();
    }

    private static void protect(PageTableLeaf leaf, long startAddress, long endAddress, Permission permission) {
        if (leaf.isHuge()) {
            leaf.split();
        }
        for (int i = 0; i < Pte.ENTRIES; i++) {
            long address = leaf.baseAddress() + ((long) i << Pte.PAGE_SHIFT);
            if (startAddress <= address && address < endAddress && Pte.isPresent(leaf.get(i))) {
                if (permission == Permission.NONE) {
                    leaf.set(i, Pte.NO_ACCESS);
                } else {
                    leaf.clear(i, Pte.NO_ACCESS);
                }
                if (permission != Permission.READ_WRITE) {
                    leaf.clear(i, Pte.W); // comes back at the first write that is permitted
                }
            }
        }
    }

    void pinned(PinnedRange pin) {
        pins.add(pin);
    }

    void unpinned(PinnedRange pin) {
        pins.remove(pin);
    }

    /// Pages that somebody has pinned.
    int pinnedPages() {
        return pins.stream().mapToInt(pin -> pin.frames().length).sum();
    }

    void close() {
        if (!pins.isEmpty()) {
            throw new IllegalStateException("close of " + space + ": " + pins.getFirst() + " is open; close it first");
        }
        closed = true;
        areas.all().forEach(area -> countFile(area, -1));
        areas.clear();
        PageTableBranch old = table.detachAll();
        pager.shootdown().killRange(space, 0, Pte.ADDRESS_END);
        pager.shootdown().await();
        table.drop(old);
        pager.signal();
        pager.freeGone();
    }

    /// A file is told how many of its pages are mapped.
    private static void countFile(Area area, int sign) {
        PagedFile file = area.file();
        if (file != null) {
            file.addMappedPages(sign * (area.bytes() >>> Pte.PAGE_SHIFT));
        }
    }

    private void requireUnpinned(String verb, long virtualAddress, long bytes) {
        for (PinnedRange pin : pins) {
            if (pin.overlaps(virtualAddress, virtualAddress + bytes)) {
                throw new IllegalStateException(
                        verb + " of " + range(virtualAddress, bytes) + ": " + pin + " is open; close it first");
            }
        }
    }

    /// A range on page borders of which everything is mapped.
    void requireMapped(String verb, long virtualAddress, long bytes) {
        requireRange(verb, virtualAddress, bytes);
        long hole = areas.firstHole(virtualAddress, virtualAddress + bytes);
        if (hole >= 0) {
            throw new IllegalArgumentException(verb + " of " + range(virtualAddress, bytes)
                    + ": nothing is mapped at 0x" + Long.toHexString(hole) + "; map it, or leave it out");
        }
    }

    void requireRange(String verb, long virtualAddress, long bytes) {
        requireOpen();
        if (((virtualAddress | bytes) & (Pte.PAGE_BYTES - 1)) != 0) {
            throw new IllegalArgumentException(verb + " of " + range(virtualAddress, bytes)
                    + ": begin and length must be multiples of " + Pte.PAGE_BYTES);
        }
        if (bytes <= 0 || virtualAddress < 0 || virtualAddress > Pte.ADDRESS_END - bytes) {
            throw new IllegalArgumentException(verb + " of " + range(virtualAddress, bytes)
                    + ": it must have at least one page and end at 2^48 at the latest");
        }
    }

    private String range(long virtualAddress, long bytes) {
        return "[0x" + Long.toHexString(virtualAddress) + ", +" + bytes + " bytes] in " + space;
    }
}
