package allod.lab.format;

import allod.lab.format.Census.SizeBand;
import allod.lab.format.Census.SizeCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How often each size was asked for. Small sizes, nearly all of them, are counted in an array. One thread.
final class SizeTally {

    private static final int TOP = 8;
    private static final int SMALL_BYTES = 64 << 10;

    private final long[] smallBlocks = new long[SMALL_BYTES];
    private final Map<Long, long[]> blocksBySize =
            new LinkedHashMap<>(); // in order of appearance; small ones hold no count

    void add(long bytes) {
        if (bytes < SMALL_BYTES) {
            if (smallBlocks[(int) bytes]++ == 0) {
                blocksBySize.put(bytes, new long[1]);
            }
        } else {
            blocksBySize.computeIfAbsent(bytes, _ -> new long[1])[0]++;
        }
    }

    long blocksOf(long bytes) {
        if (bytes < SMALL_BYTES) {
            return smallBlocks[(int) bytes];
        }
        long[] blocks = blocksBySize.get(bytes);
        return blocks == null ? 0 : blocks[0];
    }

    int distinct() {
        return blocksBySize.size();
    }

    long maxBytes() {
        return blocksBySize.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    List<SizeCount> top() {
        return blocksBySize.keySet().stream()
                .map(bytes -> new SizeCount(bytes, blocksOf(bytes)))
                .sorted(Comparator.comparingLong(SizeCount::blocks).reversed()) // stable: appearance decides ties
                .limit(TOP)
                .toList();
    }

    /// One band per doubling that has blocks: 0, 1, 2, 3-4, 5-8, 9-16 ... bytes.
    List<SizeBand> bands() {
        long[] blocks = new long[65];
        long[] bytes = new long[65];
        for (long size : blocksBySize.keySet()) {
            int band = size == 0 ? 0 : 65 - Long.numberOfLeadingZeros(size - 1);
            blocks[band] += blocksOf(size);
            bytes[band] += blocksOf(size) * size;
        }
        List<SizeBand> bands = new ArrayList<>();
        for (int band = 0; band < blocks.length; band++) {
            if (blocks[band] > 0) {
                long to = band == 0 ? 0 : 1L << (band - 1);
                bands.add(new SizeBand(band < 2 ? to : to / 2 + 1, to, blocks[band], bytes[band]));
            }
        }
        return bands;
    }
}
