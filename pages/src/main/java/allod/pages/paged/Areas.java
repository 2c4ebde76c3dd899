package allod.pages.paged;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is mapped in an address space, by address.
///
/// Invariants: **A1** areas do not overlap, and lie below 2^48 on page borders.
///
/// Threads: guarded by the pager's lock.
final class Areas {

    private final TreeMap<Long, Area> byStart;

    Areas() {
        byStart = new TreeMap<>();
    }

    /// A copy.
    Areas(Areas other) {
        byStart = new TreeMap<>(other.byStart);
    }

    /// The area of an address, or null.
    @Nullable
    Area at(long virtualAddress) {
        Map.Entry<Long, Area> entry = byStart.floorEntry(virtualAddress);
        return entry != null && virtualAddress < entry.getValue().endAddress() ? entry.getValue() : null;
    }

    List<Area> all() {
        return List.copyOf(byStart.values());
    }

    void add(Area area) {
        assert isFree(area.startAddress(), area.endAddress()) : area;
        byStart.put(area.startAddress(), area);
    }

    boolean isFree(long startAddress, long endAddress) {
        Map.Entry<Long, Area> before = byStart.lowerEntry(endAddress);
        return before == null || before.getValue().endAddress() <= startAddress;
    }

    /// The lowest run of free addresses of that length on that border, from `fromAddress` on; -1 if there is
    /// none.
    long findFree(long bytes, long fromAddress, long alignmentBytes) {
        long candidate = fromAddress;
        while (candidate <= Pte.ADDRESS_END - bytes) {
            Map.Entry<Long, Area> blocking = byStart.lowerEntry(candidate + bytes);
            if (blocking == null || blocking.getValue().endAddress() <= candidate) {
                return candidate;
            }
            candidate = (blocking.getValue().endAddress() + alignmentBytes - 1) & -alignmentBytes;
        }
        return -1;
    }

    /// The first address of a range that is not mapped, or -1.
    long firstHole(long startAddress, long endAddress) {
        long address = startAddress;
        while (address < endAddress) {
            Area area = at(address);
            if (area == null) {
                return address;
            }
            address = area.endAddress();
        }
        return -1;
    }

    /// The parts of areas in a range, in order.
    List<Area> parts(long startAddress, long endAddress) {
        List<Area> parts = new ArrayList<>();
        Area first = at(startAddress);
        long from = first == null ? startAddress : first.startAddress();
        for (Area area : byStart.subMap(from, endAddress).values()) {
            parts.add(area.part(Math.max(startAddress, area.startAddress()), Math.min(endAddress, area.endAddress())));
        }
        return parts;
    }

    /// Takes a range out; areas that reach beyond it keep the rest.
    void remove(long startAddress, long endAddress) {
        for (Area part : parts(startAddress, endAddress)) {
            Area whole = Objects.requireNonNull(at(part.startAddress()));
            byStart.remove(whole.startAddress());
            if (whole.startAddress() < part.startAddress()) {
                Area left = whole.part(whole.startAddress(), part.startAddress());
                byStart.put(left.startAddress(), left);
            }
            if (part.endAddress() < whole.endAddress()) {
                Area right = whole.part(part.endAddress(), whole.endAddress());
                byStart.put(right.startAddress(), right);
            }
        }
    }

    void protect(long startAddress, long endAddress, Permission permission) {
        List<Area> parts = parts(startAddress, endAddress);
        remove(startAddress, endAddress);
        parts.forEach(part -> add(part.with(permission)));
    }

    void clear() {
        byStart.clear();
    }
}
