package allod.lab.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a JVM, or anybody else who must know, says about ranges of its addresses.
///
/// Threads: immutable.
final class KnownRanges {

    static final KnownRanges NONE = new KnownRanges(List.of());

    private final List<KnownRange> byStart;
    private final long longestBytes;

    private KnownRanges(List<KnownRange> byStart) {
        this.byStart = byStart;
        this.longestBytes = byStart.stream()
                .mapToLong(range -> range.endAddress() - range.startAddress())
                .max()
                .orElse(0);
    }

    static KnownRanges of(Collection<KnownRange> ranges) {
        List<KnownRange> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(KnownRange::startAddress));
        return new KnownRanges(List.copyOf(sorted));
    }

    List<KnownRange> list() {
        return byStart;
    }

    boolean isEmpty() {
        return byStart.isEmpty();
    }

    /// What most of the known bytes in `mapping` are for: the kernel joins neighbours that look alike to it, and its
    /// figures cannot be divided.
    Optional<MappingKind> kindOf(Mapping mapping) {
        Map<MappingKind, Long> overlaps = new EnumMap<>(MappingKind.class);
        for (int i = firstThatMayTouch(mapping.startAddress()); i < byStart.size(); i++) {
            KnownRange range = byStart.get(i);
            if (range.startAddress() >= mapping.endAddress()) {
                break;
            }
            overlaps.merge(range.kind(), range.overlapBytes(mapping), Long::sum);
        }
        return overlaps.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    /// Ranges may lie in each other, so all that begin less than the longest range before `address` may reach it.
    private int firstThatMayTouch(long address) {
        int low = 0;
        int high = byStart.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (byStart.get(middle).startAddress() < address - longestBytes) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
