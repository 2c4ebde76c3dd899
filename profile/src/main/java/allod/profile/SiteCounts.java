package allod.profile;

import java.util.Map;

/// What one site has allocated, and what of it is live: sums over its samples.
///
/// ```
/// allocated   only grows: doubles, exact as long as every block is counted
/// live        grows and shrinks: whole numbers of 1/4096, so that it is 0 when all is freed
/// at the peak what it was when the site was first changed after the last peak, if it was
/// ```
///
/// Invariants:
///
/// - **C1** `0 <= live <= allocated`, of blocks and of bytes, but for rounding
/// - **C2** `peakNumber` is at most the ledger's: where it is less, the site has not changed since the peak
///
/// Threads: guarded by the lock of the [Ledger], what is final excepted.
final class SiteCounts extends InternTable.Entry<SiteCounts> {

    /// What live blocks and bytes are counted in.
    static final double PARTS = 4096;

    private static final long MOST_PARTS = 1L << 61;

    final MemoryKind kind;
    final String owner;
    final CapturedStack stack;
    final Map<String, String> labels;

    double allocatedBlocks;
    double allocatedBytes;
    long liveBlockParts;
    long liveByteParts;
    final double[] blocksBySize = new double[Histogram.BANDS];
    final double[] blocksByLifetime = new double[Histogram.BANDS];

    private long peakNumber;
    private double peakAllocatedBlocks;
    private double peakAllocatedBytes;
    private long peakLiveBlockParts;
    private long peakLiveByteParts;

    SiteCounts(int hash, MemoryKind kind, String owner, CapturedStack stack, Map<String, String> labels) {
        super(hash);
        this.kind = kind;
        this.owner = owner;
        this.stack = stack;
        this.labels = labels;
    }

    /// A weight or an amount of bytes as parts: what is added at the birth of a block is what is taken away at its end.
    static long parts(double amount) {
        return Math.min(MOST_PARTS, Math.round(amount * PARTS));
    }

    /// Keeps what the site was at the peak of that number, before its first change after it.
    void keepPeak(long number) {
        if (peakNumber != number) {
            peakNumber = number;
            peakAllocatedBlocks = allocatedBlocks;
            peakAllocatedBytes = allocatedBytes;
            peakLiveBlockParts = liveBlockParts;
            peakLiveByteParts = liveByteParts;
        }
    }

    void allocate(long bytes, double weight) {
        allocatedBlocks += weight;
        allocatedBytes += weight * bytes;
        liveBlockParts += parts(weight);
        liveByteParts += parts(weight * bytes);
        blocksBySize[Histogram.bandOf(bytes)] += weight;
    }

    void free(long bytes, double weight, long lifeNanos) {
        liveBlockParts -= parts(weight);
        liveByteParts -= parts(weight * bytes);
        blocksByLifetime[Histogram.bandOf(lifeNanos)] += weight;
    }

    /// A block has another size now.
    void resize(long oldBytes, long newBytes, double weight) {
        allocatedBytes += weight * Math.max(0, newBytes - oldBytes);
        liveByteParts += parts(weight * newBytes) - parts(weight * oldBytes);
    }

    Amounts amounts() {
        return amounts(allocatedBlocks, allocatedBytes, liveBlockParts, liveByteParts);
    }

    Amounts amountsAtPeak(long number) {
        return peakNumber == number
                ? amounts(peakAllocatedBlocks, peakAllocatedBytes, peakLiveBlockParts, peakLiveByteParts)
                : amounts();
    }

    private static Amounts amounts(double blocks, double bytes, long liveBlockParts, long liveByteParts) {
        return new Amounts(
                Math.round(blocks),
                Math.round(bytes),
                Math.round(liveBlockParts / PARTS),
                Math.round(liveByteParts / PARTS));
    }

    void checkInvariants(long ledgerPeakNumber) {
        boolean ordered = liveBlockParts >= 0
                && liveByteParts >= 0
                && liveBlockParts / PARTS <= allocatedBlocks * (1 + 1e-9) + 1
                && liveByteParts / PARTS <= allocatedBytes * (1 + 1e-9) + 1;
        if (!ordered) {
            throw new AssertionError("C1: " + amounts() + " of " + stack.calls());
        }
        if (peakNumber > ledgerPeakNumber) {
            throw new AssertionError("C2: " + peakNumber + " > " + ledgerPeakNumber);
        }
    }
}
