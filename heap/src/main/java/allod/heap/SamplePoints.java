package allod.heap;

import java.util.SplittableRandom;

/// Where in a stream of allocations the next samples lie.
///
/// ```
/// small   blocks of class c   ▢▢▢▢▢▢▢▢▢▢▢▢▢■▢▢▢▢▢▢▢■     blocks before ■: geometric, counted down list by list
/// others  bytes               ────────────┼────────────     bytes before ┼: exponential, counted down block by block
/// ```
///
/// Points lie on the bytes as a Poisson process with the mean distance of the probe, and a block with a point in it is
/// sampled: of blocks of `b` bytes each one with the probability `1 - exp(-b / mean)`. The process has no memory, so
/// each class may have one of its own, and a count may be given up and drawn again at any time. A count of a class ends
/// after [#MOST_BLOCKS] at the latest, with or without a point, and so hears of a new mean.
///
/// Invariant: **O1** a sample has the weight of the mean that its point was drawn with.
///
/// Threads: the owner of the local heap, or whoever holds the lock of the stripe or of the page heap.
///
/// Sources: sampling by bytes as in tcmalloc and Go; jemalloc's notes on unbiasing each size before sizes are summed.
final class SamplePoints {

    static final long MOST_BLOCKS = 1 << 15;

    private static final long NEVER = Long.MAX_VALUE;

    private final HeapProbe probe;
    private final SplittableRandom random;
    private final long[] classMeanBytes = new long[SizeClasses.SMALL_CLASSES]; // 0: no point at the end of the count
    private long meanBytes;
    private long leftBytes = NEVER; // before the next point among the blocks that are not small

    SamplePoints(HeapProbe probe) {
        this.probe = probe;
        this.random = new SplittableRandom(probe.seed());
    }

    /// Draws how many blocks of small class c come before the next one that is sampled.
    long drawBlocks(int c) {
        long mean = probe.sampleBytes();
        if (mean <= 0) {
            classMeanBytes[c] = 0;
            return probe instanceof NoProbe ? NEVER : MOST_BLOCKS;
        }
        double blocks = distance(mean) / SizeClasses.blockBytes(c);
        classMeanBytes[c] = blocks < MOST_BLOCKS ? mean : 0;
        return (long) Math.min(blocks, MOST_BLOCKS);
    }

    /// The weight of the sample at the end of the count of class c; 0 when there is none.
    double weightOfClass(int c) {
        return classMeanBytes[c] == 0 ? 0 : weight(classMeanBytes[c], SizeClasses.blockBytes(c));
    }

    /// Counts a block that is not small.
    ///
    /// @return the weight of the sample that it is; 0 when it is none
    double count(long bytes) {
        long mean = probe.sampleBytes();
        if (mean != meanBytes) {
            drawBytes(mean);
        }
        leftBytes -= bytes;
        if (leftBytes >= 0) {
            return 0;
        }
        drawBytes(mean);
        return weight(mean, bytes);
    }

    private void drawBytes(long mean) {
        meanBytes = mean;
        leftBytes = mean <= 0 ? NEVER : (long) distance(mean);
    }

    private double distance(long mean) {
        return mean == 1 ? 0 : -Math.log(1 - random.nextDouble()) * mean;
    }

    private static double weight(long meanBytes, long bytes) {
        return meanBytes == 1 ? 1 : -1 / Math.expm1(-(double) bytes / meanBytes);
    }
}
