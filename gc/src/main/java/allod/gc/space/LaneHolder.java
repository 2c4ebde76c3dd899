package allod.gc.space;

/// The lanes of one mutator: for each cell size the run of free memory in which it allocates.
///
/// ```
/// words ─► lane 0: cursor, limit │ lane 1: cursor, limit │ ..
/// ```
///
/// `cursor` is where the next object of the lane goes; memory from there to `limit` is zero and the mutator's
/// own. An empty lane has `cursor == limit`, at the start 0. The allocation fast path reads and writes these
/// words itself.
///
/// The words are an array of Java and not memory off its heap, because the compiler pays for an element a
/// fraction of the nodes that an access through a segment costs it, and stops inlining when a method has too
/// many.
///
/// Threads: the mutator, or whoever acts for it while it is stopped.
public final class LaneHolder {

    /// Bytes from one lane to the next, as if the words lay in memory; types keep the offsets of their lanes
    /// so.
    public static final int LANE_BYTES = 16;

    private static final int WORDS = LANE_BYTES / Long.BYTES;
    private static final int LIMIT = 1;

    private final long[] words;
    private final int[] spans;

    /// @param lanes [CellSizes#LANES], or 1 for a bump space
    public LaneHolder(int lanes) {
        words = new long[lanes * WORDS];
        spans = new int[lanes];
    }

    /// Cursor and limit of each lane, for the fast path: those of a lane begin at its offset divided by 8.
    public long[] words() {
        return words;
    }

    public int lanes() {
        return spans.length;
    }

    public long cursor(int lane) {
        return words[lane * WORDS];
    }

    public long limit(int lane) {
        return words[lane * WORDS + LIMIT];
    }

    /// Takes the next bytes of a lane, which must have them.
    ///
    /// @return their address
    public long take(int lane, long bytes) {
        long address = cursor(lane);
        assert bytes <= limit(lane) - address : "lane " + lane + " has " + (limit(lane) - address) + " bytes";
        words[lane * WORDS] = address + bytes;
        return address;
    }

    /// Installs memory.
    void set(int lane, long cursor, long limit) {
        words[lane * WORDS] = cursor;
        words[lane * WORDS + LIMIT] = limit;
    }

    /// First granule of the run that the lane allocates in, or -1.
    int span(int lane) {
        return spans[lane] - 1;
    }

    void setSpan(int lane, int granule) {
        spans[lane] = granule + 1;
    }
}
