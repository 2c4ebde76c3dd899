package allod.gc.space;

import allod.pages.Address;
import java.lang.foreign.Arena;

/// The lanes of one mutator: for each cell size the run of free memory in which it allocates.
///
/// ```
/// address ─► lane 0: cursor, limit │ lane 1: cursor, limit │ ..   │ lane 0: run's first granule + 1 │ ..
/// ```
///
/// `cursor` is where the next object of the lane goes; memory from there to `limit` is zero and the mutator's
/// own. An empty lane has `cursor == limit`, at the start 0. The allocation fast path reads and writes these
/// words itself.
///
/// Threads: the mutator, or whoever acts for it while it is stopped.
public final class LaneHolder implements AutoCloseable {

    /// Bytes from one lane to the next.
    public static final int LANE_BYTES = 16;

    /// Offset of the address of the next object in a lane.
    public static final int CURSOR = 0;

    /// Offset of the address behind the lane's memory in a lane.
    public static final int LIMIT = 8;

    private final Arena arena = Arena.ofShared();
    private final int lanes;
    private final long address;
    private final long spansAddress;

    /// @param lanes [CellSizes#LANES], or 1 for a bump space
    public LaneHolder(int lanes) {
        this.lanes = lanes;
        address =
                arena.allocate((long) lanes * (LANE_BYTES + Integer.BYTES), 64).address();
        spansAddress = address + (long) lanes * LANE_BYTES;
    }

    /// Where lane 0 is.
    public long address() {
        return address;
    }

    /// Where a lane is.
    public long address(int lane) {
        return address + (long) lane * LANE_BYTES;
    }

    public int lanes() {
        return lanes;
    }

    public long cursor(int lane) {
        return Address.getLong(address(lane) + CURSOR);
    }

    public long limit(int lane) {
        return Address.getLong(address(lane) + LIMIT);
    }

    /// Installs memory.
    void set(int lane, long cursor, long limit) {
        Address.putLong(address(lane) + CURSOR, cursor);
        Address.putLong(address(lane) + LIMIT, limit);
    }

    /// First granule of the run that the lane allocates in, or -1.
    int span(int lane) {
        return Address.getInt(spansAddress + (long) lane * Integer.BYTES) - 1;
    }

    void setSpan(int lane, int granule) {
        Address.putInt(spansAddress + (long) lane * Integer.BYTES, granule + 1);
    }

    /// Frees the lanes, which must be retired.
    @Override
    public void close() {
        arena.close();
    }
}
