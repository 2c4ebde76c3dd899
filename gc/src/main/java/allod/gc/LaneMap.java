package allod.gc;

import allod.gc.space.LaneHolder;

/// Which lane of a mutator serves objects of a size, and by how much the lane advances.
///
/// A lane is 16 bytes, cursor and limit of a run of zeroed memory. A plan that moves objects has one lane for
/// all sizes; one that does not has a lane for each cell size.
final class LaneMap {

    private static final int LANE_BYTES = LaneHolder.LANE_BYTES;

    private final int maxBytes;
    private final short[] laneOffsets; // by bytes / 8, rounded up; empty when there is one lane
    private final int[] strides; // by lane

    private LaneMap(int maxBytes, short[] laneOffsets, int[] strides) {
        this.maxBytes = maxBytes;
        this.laneOffsets = laneOffsets;
        this.strides = strides;
    }

    /// One lane, for objects of up to `maxBytes`.
    static LaneMap single(int maxBytes) {
        return new LaneMap(maxBytes, new short[0], new int[1]);
    }

    /// A lane for each cell size.
    ///
    /// @param cellBytes strictly increasing multiples of 8
    static LaneMap ofCells(int[] cellBytes) {
        int maxBytes = cellBytes[cellBytes.length - 1];
        short[] offsets = new short[maxBytes / 8 + 1];
        int lane = 0;
        for (int words = 0; words < offsets.length; words++) {
            while (cellBytes[lane] < words * 8) {
                lane++;
            }
            offsets[words] = (short) (lane * LANE_BYTES);
        }
        return new LaneMap(maxBytes, offsets, cellBytes.clone());
    }

    /// The lanes of all cell sizes, of which none serves any object: all take the slow path.
    static LaneMap ofNoObject(int[] cellBytes) {
        return new LaneMap(0, new short[1], cellBytes.clone());
    }

    /// Lanes that serve objects; behind them a mutator has one more that is always empty.
    int lanes() {
        return strides.length;
    }

    /// Offset of the empty lane: objects that no lane serves go there, and so take the slow path.
    int noLane() {
        return strides.length * LANE_BYTES;
    }

    /// Offset of the lane among the mutator's; [#noLane()] when the object is too large.
    ///
    /// @param bytes a multiple of 8
    int laneOffset(long bytes) {
        if (bytes > maxBytes) {
            return noLane();
        }
        return laneOffsets.length == 0 ? 0 : laneOffsets[(int) (bytes >>> 3)];
    }

    /// By how much the lane advances for an object of `bytes`.
    int stride(int laneOffset, long bytes) {
        if (laneOffset == noLane()) {
            return Integer.MAX_VALUE; // more than the empty lane has, however large the object
        }
        return laneOffsets.length == 0 ? (int) bytes : strides[laneOffset / LANE_BYTES];
    }
}
