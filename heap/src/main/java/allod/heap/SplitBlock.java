package allod.heap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A block of a heap that several owners have parts of: how many there still are.
///
/// ```
/// [Block] 0..64 ── split(16) ──► 0..16 ─┐
///                                16..64 ┴──► SplitBlock: 2 owners of the block ── the last leaves ──► Heap.free
/// ```
///
/// Invariant: **O5** there are as many owners as parts that have not ended; the block is freed once, by the last.
///
/// Threads: any. Only an owner splits its part, so the count cannot grow again once it is 0.
final class SplitBlock {

    private static final VarHandle OWNERS = owners();

    private final Heap heap;
    private final long address;

    @SuppressWarnings("FieldMayBeFinal") // written by way of the handle
    private int owners = 1;

    SplitBlock(Heap heap, long address) {
        this.heap = heap;
        this.address = address;
    }

    private static VarHandle owners() {
        try {
            return MethodHandles.lookup().findVarHandle(SplitBlock.class, "owners", int.class);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no field `owners`", e);
        }
    }

    /// A part was split in two: one owner more.
    void join() {
        OWNERS.getAndAdd(this, 1);
    }

    /// A part has ended. Full: what any owner wrote comes before the free.
    void leave() {
        if ((int) OWNERS.getAndAdd(this, -1) == 1) {
            heap.free(address);
        }
    }

    /// Whether its caller is the only owner, and has the start of the block: acquire, as what others wrote before they
    /// left comes before the block is handed on.
    boolean isWhole(long partAddress) {
        return partAddress == address && (int) OWNERS.getAcquire(this) == 1;
    }
}
