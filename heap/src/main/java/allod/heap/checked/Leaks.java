package allod.heap.checked;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The live blocks of a heap by the place of their allocation.
final class Leaks {

    private Leaks() {}

    /// Most bytes first, then most blocks.
    static List<LossRecord> of(BlockTable table, StackSource stacks) {
        Map<Integer, long[]> places = new TreeMap<>();
        table.forEach(block -> {
            if (block.isLive()) {
                long[] amounts = places.computeIfAbsent(block.place, any -> new long[2]);
                amounts[0]++;
                amounts[1] += block.bytes;
            }
        });
        return places.entrySet().stream()
                .map(place -> new LossRecord(place.getValue()[0], place.getValue()[1], stacks.frames(place.getKey())))
                .sorted(Comparator.comparingLong(LossRecord::bytes)
                        .thenComparingLong(LossRecord::blocks)
                        .reversed())
                .toList(); // equal ones stay in the order in which their places were seen first
    }
}
