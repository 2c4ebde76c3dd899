package allod.bench.gc;

import allod.pages.Address;
import allod.pages.Reservation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// [Trees] of raw addresses, the least that an allocation can cost: a pointer that moves on through fresh
/// memory, and local variables in place of handles. Nothing is ever collected.
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
    private static final VarHandle ARMED = armedField();

    private final Reservation memory;
    private long cursor;
    private long limit;
    private long kept;

    @SuppressWarnings("UnusedVariable") // by its VarHandle
    private int armed;

    RawTrees(long bytes) {
        memory = Reservation.reserve("raw trees", bytes, CHUNK_BYTES);
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

    /// Chunks are neighbours, so a node may lie across two.
    private long allocateSlow() {
        if (limit == memory.baseAddress() + memory.bytes()) {
            throw new IllegalStateException("the " + memory.bytes() + " bytes of raw trees are used up: reserve more");
        }
        memory.commit(limit, CHUNK_BYTES);
        memory.adviseHugePages(limit, CHUNK_BYTES, true);
        limit += CHUNK_BYTES;
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
