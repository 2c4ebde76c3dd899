package allod.gc.space;

import static allod.gc.space.RegionLayout.NEXT;
import static allod.gc.space.RegionLayout.ROW_BYTES;
import static allod.gc.space.RegionLayout.RUNS;
import static allod.gc.space.RegionLayout.STATE;
import static allod.pages.Address.getInt;
import static allod.pages.Address.getLong;
import static allod.pages.Address.putInt;
import static allod.pages.Address.putLong;

import allod.gc.object.HeaderLayout;
import allod.gc.object.ObjectVisitor;
import allod.gc.object.TypeTable;
import allod.pages.Address;
import java.util.concurrent.locks.ReentrantLock;

/// Memory in which objects lie one behind the other: pieces of granules, filled from the start, given back all
/// at once.
///
/// ```
/// half 0: piece ► piece ► piece       half 1: piece ► piece
///         │ object │ object │ .. │ zero ...................│
/// ```
///
/// Without a collector there is only half 0. A copying collector fills the other half while it empties this
/// one: [#flip()], copy what lives with [#copyTo(long)], [#releaseOther()].
///
/// Invariants:
///
/// - **U1** behind the last object of a piece all bytes are zero, so a walk ends at the first header of 0
/// - **U2** every granule of a piece knows its half
/// - **U3** mutators get at most `budgetBytes`, so that the other half has room for copies of everything
///
/// Threads: mutators take pieces under the lock, and fill them alone; flip, copy and release are for the
/// collector while the world is stopped.
public final class BumpSpace {

    /// Bytes of the pieces that mutators fill.
    public static final int PIECE_BYTES = 64 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final RegionTable table;
    private final RegionSupply supply;
    private final int[] heads = new int[2]; // guarded by lock: 1 + first granule of the first piece of each half
    private final long[] bytes = new long[2]; // guarded by lock: granules of the pieces, in bytes
    private long budgetBytes = Long.MAX_VALUE; // guarded by lock
    private volatile int half;
    private long allocatedBytes; // guarded by lock
    private long cursor; // where the collector copies to
    private long limit;

    public BumpSpace(RegionSupply supply) {
        this.supply = supply;
        this.table = supply.table();
    }

    /// Bounds what mutators get in one half, in bytes.
    public void budgetBytes(long bound) {
        lock.lock();
        try {
            budgetBytes = bound;
        } finally {
            lock.unlock();
        }
    }

    /// Gives a lane a new piece of at least `least` bytes; the rest of the old one stays zero.
    ///
    /// @return the start of the piece, which is also the lane's cursor, or 0 when memory is out
    public long refill(int lane, LaneHolder holder, long least) {
        int granules = granulesFor(Math.max(least, PIECE_BYTES));
        int piece = takePiece(granules, true);
        if (piece < 0 && least < PIECE_BYTES) {
            granules = granulesFor(least);
            piece = takePiece(granules, true);
        }
        if (piece < 0) {
            return 0;
        }
        supply.clear(piece, granules);
        long start = table.addressOf(piece);
        holder.setSpan(lane, piece);
        holder.set(lane, start, table.addressOf(piece + granules));
        return start;
    }

    /// A piece for one object alone, zeroed; the lane stays as it is.
    ///
    /// @return where the object goes, or 0 when memory is out
    public long allocateAlone(long objectBytes) {
        int granules = granulesFor(objectBytes);
        int piece = takePiece(granules, true);
        if (piece < 0) {
            return 0;
        }
        supply.clear(piece, granules);
        return table.addressOf(piece);
    }

    /// Empties a lane; what is left of its piece stays zero and is lost.
    public void retire(int lane, LaneHolder holder) {
        holder.set(lane, 0, 0);
        holder.setSpan(lane, -1);
    }

    private int granulesFor(long wanted) {
        return Math.toIntExact((wanted + table.granuleBytes() - 1) >>> table.granuleShift());
    }

    private int takePiece(int granules, boolean forMutator) {
        long pieceBytes = (long) granules << table.granuleShift();
        lock.lock();
        try {
            if (forMutator && bytes[half] + pieceBytes > budgetBytes) {
                return -1;
            }
            int piece = supply.take(granules, RegionTable.BUMP);
            if (piece >= 0) {
                long row = table.row(piece);
                for (int i = 0; i < granules; i++) {
                    putInt(row + (long) i * ROW_BYTES + STATE, half);
                }
                putInt(row + NEXT, heads[half]);
                putLong(row + RUNS, table.addressOf(piece + granules));
                heads[half] = piece + 1;
                bytes[half] += pieceBytes;
                allocatedBytes += forMutator ? pieceBytes : 0;
            }
            return piece;
        } finally {
            lock.unlock();
        }
    }

    /// Makes the empty half the current one. The world is stopped and all lanes are retired.
    public void flip() {
        assert heads[1 - half] == 0 : "the other half has pieces";
        int other = 1 - half;
        half = other;
        cursor = 0;
        limit = 0;
    }

    /// Whether an object lies in the half that is being emptied.
    ///
    /// @param ref of an object of this space
    public boolean isInOther(long ref) {
        return getInt(table.row(table.granuleOf(ref)) + STATE) != half;
    }

    /// Room for a copy in the current half, for the collector.
    ///
    /// @return its address, or 0 when memory is out
    public long copyTo(long objectBytes) {
        long to = cursor;
        if (limit - to < objectBytes) {
            to = copyPiece(objectBytes);
            if (to == 0) {
                return 0;
            }
        }
        cursor = to + objectBytes;
        return to;
    }

    private long copyPiece(long objectBytes) {
        int granules = granulesFor(Math.max(objectBytes, PIECE_BYTES));
        int piece = takePiece(granules, false);
        if (piece < 0 && objectBytes < PIECE_BYTES) {
            granules = granulesFor(objectBytes);
            piece = takePiece(granules, false);
        }
        if (piece < 0) {
            return 0;
        }
        supply.clear(piece, granules);
        limit = table.addressOf(piece + granules);
        return table.addressOf(piece);
    }

    /// Gives all granules of the half that was emptied back.
    ///
    /// @return bytes given back
    public long releaseOther() {
        int other = 1 - half;
        int piece = heads[other];
        while (piece != 0) {
            int next = getInt(table.row(piece - 1) + NEXT);
            supply.give(piece - 1, table.runLength(piece - 1));
            piece = next;
        }
        long given = bytes[other];
        heads[other] = 0;
        bytes[other] = 0;
        return given;
    }

    /// Bytes of the pieces of the current half.
    public long usedBytes() {
        lock.lock();
        try {
            return bytes[half];
        } finally {
            lock.unlock();
        }
    }

    /// Bytes of all pieces that mutators got.
    public long allocatedBytes() {
        lock.lock();
        try {
            return allocatedBytes;
        } finally {
            lock.unlock();
        }
    }

    /// Shows the objects of the current half. The world is stopped.
    public void walk(TypeTable types, ObjectVisitor visitor) {
        for (int piece = heads[half]; piece != 0; piece = getInt(table.row(piece - 1) + NEXT)) {
            long end = getLong(table.row(piece - 1) + RUNS);
            long at = table.addressOf(piece - 1);
            while (at < end) {
                long header = getLong(at);
                if (header == 0) {
                    break; // U1
                }
                long step = types.bytesOf(header);
                if (!HeaderLayout.isFiller(header)) {
                    visitor.object(at, header);
                }
                at += step;
            }
        }
    }

    /// Checks U1, U2 and the sums; the world is stopped.
    public void checkInvariants(TypeTable types) {
        for (int h = 0; h < 2; h++) {
            long sum = 0;
            for (int piece = heads[h]; piece != 0; piece = getInt(table.row(piece - 1) + NEXT)) {
                sum += (long) checkPiece(piece - 1, h, types) << table.granuleShift();
            }
            if (sum != bytes[h]) {
                throw new AssertionError("half " + h + " has pieces of " + sum + " bytes, counted are " + bytes[h]);
            }
        }
    }

    private int checkPiece(int piece, int expectedHalf, TypeTable types) {
        int granules = table.runLength(piece);
        for (int i = 0; i < granules; i++) {
            int found = getInt(table.row(piece + i) + STATE);
            if (found != expectedHalf) {
                throw new AssertionError("U2: granule " + (piece + i) + " of half " + expectedHalf + " says " + found);
            }
        }
        long at = table.addressOf(piece);
        long end = table.addressOf(piece + granules);
        while (at < end && getLong(at) != 0 && expectedHalf == half) {
            at += types.bytesOf(getLong(at));
        }
        for (; at < end && expectedHalf == half; at += Long.BYTES) {
            if (Address.getLong(at) != 0) {
                throw new AssertionError("U1: not zero behind the last object: 0x" + Long.toHexString(at));
            }
        }
        return granules;
    }
}
