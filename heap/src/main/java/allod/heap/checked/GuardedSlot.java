package allod.heap.checked;

import allod.heap.Heap;
import allod.heap.checked.BlockRecord.Extent;
import allod.heap.checked.BlockRecord.Freeing;
import allod.pages.Guard;
import allod.pages.PageSize;
import allod.pages.Reservation;
import org.jspecify.annotations.Nullable;

/// Room for one guarded block at a time, with guards on both sides.
///
/// ```
///  guard 1 MiB │ slot 1 MiB                          │ guard 1 MiB
///              │ block, canary ...                   │              left: what is before it is caught at the access
///              │                   ... canary, block │              right: what is behind it is
///
/// unused ── open ──► live ── close ──► freed: a guard itself ── open ──► live ...
/// ```
///
/// A slot is a megabyte long because a guard must be ([Guard#MIN_BYTES]); the pages that nobody touches have no
/// memory. From guard to memory it changes in one step, so that a stray access never meets pages that end the
/// process.
///
/// Threads: guarded by its [SampledGuards].
final class GuardedSlot {

    static final long BYTES = Guard.MIN_BYTES;

    /// How many bytes beside the block are watched on the side without a guard.
    private static final long CANARY_BYTES = 128;

    private final Reservation pages;
    private final long startAddress;
    private @Nullable Guard guard;
    private boolean committed;

    private @Nullable BlockRecord block;
    private @Nullable CallPoint allocatedAt; // of the block, with names: no class is held by them
    private @Nullable CallPoint freedAt;
    private @Nullable Heap heap; // null once it is closed
    private String heapName = "";
    private boolean atTheEnd;
    private int token;

    GuardedSlot(Reservation pages, long startAddress) {
        this.pages = pages;
        this.startAddress = startAddress;
    }

    /// Makes room for a block.
    ///
    /// @param right whether it ends with the slot, up to its alignment
    /// @return where the block and its canaries lie
    Extent open(long bytes, boolean right) {
        if (!committed) {
            Guard behind = guard;
            if (behind == null) {
                pages.commit(startAddress, BYTES);
            } else {
                behind.commit();
                guard = null;
            }
            committed = true;
        }
        atTheEnd = right;
        long alignment = Math.max(16, Long.lowestOneBit(bytes));
        long room = Math.max(16, bytes + alignment - 1 & -alignment);
        long address = right ? startAddress + BYTES - room : startAddress;
        Extent extent = new Extent(
                address,
                bytes,
                Math.max(startAddress, address - CANARY_BYTES),
                Math.min(startAddress + BYTES, address + bytes + CANARY_BYTES));
        Poison.fill(extent.baseAddress(), address - extent.baseAddress(), Poison.REDZONE);
        Poison.fill(address + bytes, extent.endAddress() - address - bytes, Poison.REDZONE);
        return extent;
    }

    void occupy(Heap owner, BlockRecord newBlock, CallPoint at) {
        heap = owner;
        block = newBlock;
        allocatedAt = at;
        freedAt = null;
        token = 0;
    }

    /// The heap is closed, and not to be kept by its blocks.
    void forgetHeap() {
        heapName = heapName();
        heap = null;
    }

    /// What became of the block, or null when there was none.
    @Nullable
    BlockHistory history() {
        BlockRecord last = block;
        CallPoint at = allocatedAt;
        return last == null || at == null
                ? null
                : new BlockHistory(last.address, last.bytes, last.sequence, at, freedAt);
    }

    /// The block was freed: from now on every touch of the slot is caught.
    void close() {
        guard = pages.guard("freed block", startAddress, BYTES);
        committed = false;
    }

    /// The block that is in the slot, or was last.
    @Nullable
    BlockRecord block() {
        return block;
    }

    boolean isLive() {
        BlockRecord last = block;
        return last != null && last.isLive();
    }

    boolean belongsTo(Heap to) {
        return heap == to;
    }

    /// Its name, and what it holds.
    String heapName() {
        Heap open = heap;
        return open == null ? heapName : open.toString();
    }

    /// What a touch of a guard beside the live block would be.
    MemoryErrorKind guardedSide() {
        return atTheEnd ? MemoryErrorKind.OVERFLOW : MemoryErrorKind.UNDERFLOW;
    }

    /// What the probe behind called the block.
    int token() {
        return token;
    }

    void token(int given) {
        token = given;
    }

    boolean free(CallPoint at) {
        BlockRecord last = block;
        if (last == null || !last.startFree(new Freeing(0, at.thread()))) {
            return false;
        }
        freedAt = at;
        return true;
    }

    /// First page behind the slot, for the guard there.
    long endAddress() {
        assert PageSize.isMultiple(startAddress + BYTES);
        return startAddress + BYTES;
    }
}
