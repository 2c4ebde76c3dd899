package allod.bench.gc;

import allod.pages.Address;
import allod.pages.Reservation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// [Trees] of raw addresses, the least that an allocation can cost: a pointer that moves on through a ring of
/// memory, which is zeroed a piece at a time, and local variables in place of handles. Nothing is ever
/// collected: when the ring comes round, the trees in it are dead.
///
/// ```
/// node   header (8)   left (8)   right (8)
/// ```
///
/// With `-Dallod.bench.polls=true` an allocation looks at a flag first, as one at which a thread may be stopped
/// does.
final class RawTrees implements Trees, AutoCloseable {

    private static final boolean POLLS = Boolean.getBoolean("allod.bench.polls");
    private static final int NODE_BYTES = 24;
    private static final long HEADER = 1;
    private static final int LEFT = 8;
    private static final int RIGHT = 16;
    private static final long CHUNK_BYTES = 2 << 20;
    private static final long PIECE_BYTES = 64 << 10;
    private static final VarHandle ARMED = armedField();

    private final Reservation memory;
    private long cursor;
    private long limit;
    private long kept;

    @SuppressWarnings("UnusedVariable") // by its VarHandle
    private int armed;

    /// @param ringBytes more than any tree takes; a multiple of 2 MiB
    RawTrees(long ringBytes) {
        memory = Reservation.reserve("raw trees", ringBytes, CHUNK_BYTES);
        memory.commit(memory.baseAddress(), ringBytes);
        memory.adviseHugePages(memory.baseAddress(), ringBytes, true);
        cursor = memory.baseAddress();
        limit = cursor;
    }

    private static VarHandle armedField() {
        try {
            return MethodHandles.lookup()
                    .findVarHandle(RawTrees.class, "armed", int.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private long allocate() {
        if (POLLS && (int) ARMED.getOpaque(this) != 0) {
            throw new IllegalStateException("nobody arms this poll");
        }
        long node = cursor;
        if (node + NODE_BYTES > limit) {
            return allocateSlow();
        }
        cursor = node + NODE_BYTES;
        Address.putLong(node, HEADER);
        return node;
    }

    /// Pieces are neighbours, so a node may lie across two, but not across the end of the ring.
    private long allocateSlow() {
        if (limit == memory.baseAddress() + memory.bytes()) {
            limit = memory.baseAddress();
            cursor = limit;
        }
        Address.fill(limit, PIECE_BYTES, (byte) 0);
        limit += PIECE_BYTES;
        return allocate();
    }

    private long build(int depth) {
        if (depth == 0) {
            return allocate();
        }
        long left = build(depth - 1);
        long right = build(depth - 1);
        long node = allocate();
        Address.putLong(node + LEFT, left);
        Address.putLong(node + RIGHT, right);
        return node;
    }

    private static long count(long node) {
        long left = Address.getLong(node + LEFT);
        return left == 0 ? 1 : 1 + count(left) + count(Address.getLong(node + RIGHT));
    }

    @Override
    public long buildAndCount(int depth) {
        return count(build(depth));
    }

    @Override
    public void keep(int depth) {
        kept = build(depth);
    }

    @Override
    public long countKept() {
        return count(kept);
    }

    @Override
    public void close() {
        memory.close();
    }
}
