package allod.gc.space;

import java.util.concurrent.atomic.AtomicInteger;

/// One heap's tables for all states of a race: a state takes a granule of its own, since a reservation for each
/// of the many states would use up the mappings of the process.
final class RacingSpace {

    private static final int GRANULES = 1 << 16;

    static final RegionTable TABLE = RegionTable.reserve("races", (long) GRANULES << 12, 4 << 10, 64 << 10, false);
    static final MarkBits BITS = new MarkBits(TABLE);

    private static final AtomicInteger NEXT = new AtomicInteger();

    private RacingSpace() {}

    /// A granule that no state of the last thousands uses, without a mark.
    static int granule() {
        int granule = (NEXT.getAndIncrement() & (GRANULES - 1));
        BITS.clear(TABLE.addressOf(granule), TABLE.addressOf(granule + 1));
        return granule;
    }
}
