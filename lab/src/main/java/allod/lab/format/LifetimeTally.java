package allod.lab.format;

import allod.lab.format.Census.LifetimeBand;
import java.util.ArrayList;
import java.util.List;

/// How many blocks lived for how many events, in powers of ten. One thread.
final class LifetimeTally {

    private final long[] blocksByDecade = new long[20];
    private long neverFreed;

    void add(long events) {
        int decade = 0;
        for (long limit = 1; events > limit; limit *= 10) {
            decade++;
        }
        blocksByDecade[decade]++;
    }

    void addNever(long blocks) {
        neverFreed += blocks;
    }

    /// The bands 1, 2-10, 11-100, ..., and never, as far as they have blocks.
    List<LifetimeBand> bands() {
        List<LifetimeBand> bands = new ArrayList<>();
        long to = 1;
        long from = 1;
        for (long blocks : blocksByDecade) {
            if (blocks > 0) {
                bands.add(new LifetimeBand(from, to, blocks));
            }
            from = to + 1;
            to *= 10;
        }
        if (neverFreed > 0) {
            bands.add(new LifetimeBand(LifetimeBand.NEVER, LifetimeBand.NEVER, neverFreed));
        }
        return bands;
    }
}
