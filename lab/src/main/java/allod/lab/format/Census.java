package allod.lab.format;

import java.util.Arrays;
import java.util.List;

/// What a recording says about its program: how much, how big, for how long, and what never came back.
///
/// @param allocations blocks asked for
/// @param frees all frees, those of unknown blocks included
/// @param unmatchedFrees the frees among them whose block was never seen allocated: a replay leaves them out
/// @param totalBytes sum of all sizes
/// @param peakBytes most bytes live at once
/// @param peakAtEvent the event (allocations and all frees, from 1) that first reached the peak; 0 without any event
/// @param maxLiveBlocks most blocks live at once
/// @param leakedBlocks blocks live at the end
/// @param leakedBytes bytes live at the end
/// @param temporaryBlocks blocks freed by the very next event
/// @param zeroSizedBlocks requests for 0 bytes
/// @param distinctSizes number of different sizes asked for
/// @param maxBytes largest size asked for
/// @param topSizes the most frequent sizes, most frequent first, equal ones in order of appearance
/// @param sizes how many blocks and bytes fall into each doubling
/// @param lifetimes how many blocks lived for how many events
public record Census(
        long allocations,
        long frees,
        long unmatchedFrees,
        long totalBytes,
        long peakBytes,
        long peakAtEvent,
        int maxLiveBlocks,
        int leakedBlocks,
        long leakedBytes,
        long temporaryBlocks,
        long zeroSizedBlocks,
        int distinctSizes,
        long maxBytes,
        List<SizeCount> topSizes,
        List<SizeBand> sizes,
        List<LifetimeBand> lifetimes) {

    /// How often one size was asked for.
    public record SizeCount(long bytes, long blocks) {}

    /// The blocks of `fromBytes` to `toBytes`, both included.
    public record SizeBand(long fromBytes, long toBytes, long blocks, long bytes) {}

    /// The blocks freed `fromEvents` to `toEvents` events after their allocation, both included;
    /// [#NEVER] in `fromEvents` stands for the blocks never freed.
    public record LifetimeBand(long fromEvents, long toEvents, long blocks) {
        /// The lifetime of a block that is not freed.
        public static final long NEVER = Long.MAX_VALUE;
    }

    /// Number of events that can be replayed: allocations and the frees that belong to one.
    public long replayableEvents() {
        return allocations + frees - unmatchedFrees;
    }

    public Census {
        topSizes = List.copyOf(topSizes);
        sizes = List.copyOf(sizes);
        lifetimes = List.copyOf(lifetimes);
    }

    /// Counts while a recording is read.
    ///
    /// A block is known by its slot. Event numbers run over allocations and frees, the unmatched ones included.
    /// One thread.
    static final class Counter {
        private long allocations;
        private long frees;
        private long unmatchedFrees;
        private long liveBytes;
        private int liveBlocks;
        private long totalBytes;
        private long peakBytes;
        private long peakAtEvent;
        private int maxLiveBlocks;
        private long temporaryBlocks;
        private int lastAllocatedSlot = -1;
        private long[] bornAt = new long[1 << 10];
        private final SizeTally tally = new SizeTally();
        private final LifetimeTally lifetimes = new LifetimeTally();

        void allocate(int slot, long bytes) {
            allocations++;
            liveBlocks++;
            liveBytes += bytes;
            totalBytes += bytes;
            maxLiveBlocks = Math.max(maxLiveBlocks, liveBlocks);
            if (liveBytes > peakBytes) {
                peakBytes = liveBytes;
                peakAtEvent = event();
            }
            tally.add(bytes);
            if (slot >= bornAt.length) {
                bornAt = Arrays.copyOf(bornAt, Math.max(slot + 1, bornAt.length * 2));
            }
            bornAt[slot] = event();
            lastAllocatedSlot = slot;
        }

        void free(int slot, long bytes) {
            frees++;
            liveBlocks--;
            liveBytes -= bytes;
            if (slot == lastAllocatedSlot) {
                temporaryBlocks++;
            }
            lastAllocatedSlot = -1;
            lifetimes.add(event() - bornAt[slot]);
        }

        void freeUnmatched() {
            frees++;
            unmatchedFrees++;
            lastAllocatedSlot = -1;
        }

        /// Bytes live now.
        long liveBytes() {
            return liveBytes;
        }

        /// Events so far.
        long event() {
            return allocations + frees;
        }

        Census finish() {
            lifetimes.addNever(liveBlocks);
            return new Census(
                    allocations,
                    frees,
                    unmatchedFrees,
                    totalBytes,
                    peakBytes,
                    peakAtEvent,
                    maxLiveBlocks,
                    liveBlocks,
                    liveBytes,
                    temporaryBlocks,
                    tally.blocksOf(0),
                    tally.distinct(),
                    tally.maxBytes(),
                    tally.top(),
                    tally.bands(),
                    lifetimes.bands());
        }
    }
}
