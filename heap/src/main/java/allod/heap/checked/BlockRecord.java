package allod.heap.checked;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// What a checked heap keeps of one block, from its allocation until it leaves the quarantine.
///
/// ```
/// baseAddress      address            address + bytes        endAddress
///      │  redzone     │      payload         │     redzone        │
///      └──────────────┴──────────────────────┴────────────────────┘   one block of the heap behind
///
/// live ── startFree ──► freed ── settled ──► in quarantine ── leave ──► gone
/// ```
///
/// Threads: any. `freed` changes once, by compare-and-set, so one of two frees loses. The other changes are made
/// under the record's monitor, under which the bytes of a freed block are looked at, too.
final class BlockRecord {

    /// The free of a block.
    ///
    /// @param place a number of the stack source
    /// @param thread its name
    record Freeing(int place, String thread) {}

    private static final VarHandle FREED;

    static {
        try {
            FREED = MethodHandles.lookup().findVarHandle(BlockRecord.class, "freed", Freeing.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final long address;
    final long bytes;
    final long baseAddress;
    final long endAddress;
    final long sequence;
    final int place;
    final String thread;

    /// Which bytes were written; null when that is not watched.
    final @Nullable Definedness defined;

    /// What ends the segment over the block; null for blocks without a segment of their own. Set before the block is
    /// handed out.
    @Nullable
    Arena scope;

    private volatile @Nullable Freeing freed;
    private boolean settled; // guarded by this: the poison is in place
    private boolean gone; // guarded by this

    BlockRecord(Extent extent, long sequence, int place, String thread, @Nullable Definedness defined) {
        this.address = extent.address();
        this.bytes = extent.bytes();
        this.baseAddress = extent.baseAddress();
        this.endAddress = extent.endAddress();
        this.sequence = sequence;
        this.place = place;
        this.thread = thread;
        this.defined = defined;
    }

    /// Where a block lies.
    record Extent(long address, long bytes, long baseAddress, long endAddress) {}

    boolean isLive() {
        return freed == null; // volatile: pairs with the free by another thread
    }

    @Nullable
    Freeing freed() {
        return freed;
    }

    /// Makes the caller the one who frees the block; false when somebody was before.
    boolean startFree(Freeing freeing) {
        return FREED.compareAndSet(this, null, freeing);
    }

    /// Takes a free back that could not be done.
    void undoFree() {
        freed = null;
    }

    /// The block is poisoned, and may be looked at.
    synchronized void settle() {
        settled = true;
    }

    boolean isSettled() {
        assert Thread.holdsLock(this);
        return settled && !gone;
    }

    boolean isGone() {
        assert Thread.holdsLock(this);
        return gone;
    }

    void leave() {
        assert Thread.holdsLock(this);
        gone = true;
    }

    /// First address behind the payload.
    long payloadEnd() {
        return address + bytes;
    }

    /// Whether an address lies in the block or its redzones.
    boolean covers(long at) {
        return (at >= baseAddress && at < endAddress) || at == address;
    }

    long innerBytes() {
        return endAddress - baseAddress;
    }
}
