package allod.gc.space;

import allod.heap.SizeClasses;

/// The cell sizes of the mark-sweep space. A mutator has a *lane* for each of them, so a size is named by the
/// index of its lane.
///
/// ```
/// lane   0 ..  62     16  24  32 ..  512      every 8 bytes: most objects are small, and 8 bytes more count there
/// lane  63 .. 134    528 544 .. 1024 .. 32768  the size classes of the heap
/// ```
///
/// Invariants, each one a test in `CellSizesTest`:
///
/// - **C1** sizes are multiples of 8 and strictly increase with the index
/// - **C2** `laneOf(n)` is the smallest size that holds `n` bytes
///
/// Stateless and pure; any thread may call it.
public final class CellSizes {

    /// Bytes of the smallest cell: room for the header of a free run and the link to the next one.
    public static final int MIN_BYTES = 16;

    /// Bytes of the largest cell; what is larger has granules of its own.
    public static final int MAX_BYTES = SizeClasses.MAX_BYTES;

    private static final int FINE_MAX_BYTES = 512;
    private static final int FINE_SHIFT = 3;
    private static final int FINE_LANES = ((FINE_MAX_BYTES - MIN_BYTES) >> FINE_SHIFT) + 1;
    private static final int FIRST_CLASS = SizeClasses.classOf(FINE_MAX_BYTES) + 1;

    /// Number of lanes of a mutator.
    public static final int LANES = FINE_LANES + SizeClasses.COUNT - FIRST_CLASS;

    private CellSizes() {}

    /// The lane with the smallest cells that hold `bytes`.
    ///
    /// @param bytes from 1 to [#MAX_BYTES]; the caller has checked it
    public static int laneOf(int bytes) {
        if (bytes <= FINE_MAX_BYTES) {
            return Math.max(0, (bytes - MIN_BYTES + 7) >> FINE_SHIFT);
        }
        return FINE_LANES - FIRST_CLASS + SizeClasses.classOf(bytes);
    }

    /// Bytes of a cell of a lane.
    public static int cellBytes(int lane) {
        if (lane < FINE_LANES) {
            return MIN_BYTES + (lane << FINE_SHIFT);
        }
        return SizeClasses.blockBytes(lane - FINE_LANES + FIRST_CLASS);
    }
}
