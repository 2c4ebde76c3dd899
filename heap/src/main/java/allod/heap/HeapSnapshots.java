package allod.heap;

import allod.pages.Address;
import allod.pages.snapshot.Operation;
import allod.pages.snapshot.OperationGate;
import allod.pages.snapshot.Snapshot;
import allod.pages.snapshot.SnapshotBacking;
import allod.pages.snapshot.SnapshotMemoryExhausted;
import org.jspecify.annotations.Nullable;

/// The calls of a heap with snapshots, each one an operation inside the gate: `malloc` and `free` keep their lists in
/// free blocks, and a fold must not lose that.
///
/// ```
/// Heap.malloc ──► table of the heap: empty ──► mallocSlow ──► here ──► gate ──► table of this class ──► LocalHeap
/// ```
///
/// Locks: the gate comes before all locks of the heap.
///
/// Threads: as for the heap.
final class HeapSnapshots {

    private static final int FIRST_TABLE_LENGTH = 64;
    private static final long PIECE_BYTES = 1 << 20;

    private final Heap heap;
    private final SnapshotBacking backing;
    private final OperationGate gate;

    /// By the low bits of the thread id, as the table of the heap; set under the heap's maintenance.
    @Nullable
    LocalHeap[] byThread = new LocalHeap[FIRST_TABLE_LENGTH];

    HeapSnapshots(Heap heap, SnapshotBacking backing) {
        this.heap = heap;
        this.backing = backing;
        this.gate = backing.space().gate();
    }

    OperationGate gate() {
        return gate;
    }

    Snapshot take() {
        return backing.space().takeQuiescent();
    }

    /// Ends all snapshots.
    void closeAll() {
        backing.space().closeSnapshots();
    }

    /// The heap is closed: calls end where they see it.
    void forgetThreads() {
        byThread = new LocalHeap[FIRST_TABLE_LENGTH];
    }

    /// The first call of a thread takes over what dead ones have left, and with it writes into free blocks.
    LocalHeap local(Thread thread) {
        LocalHeap local = cached(thread);
        if (local != null) {
            return local;
        }
        try (Operation _ = gate.enter()) {
            return heap.acquire(thread);
        }
    }

    long malloc(Thread thread, long bytes) {
        try (Operation _ = gate.enter()) {
            LocalHeap local = cached(thread);
            return local != null ? local.malloc(bytes) : heap.mallocUncached(thread, bytes);
        }
    }

    long mallocAligned(long bytes, long alignment) {
        try (Operation _ = gate.enter()) {
            return heap.mallocAlignedNow(bytes, alignment);
        }
    }

    long realloc(long address, long bytes) {
        try (Operation _ = gate.enter()) {
            return heap.reallocNow(address, bytes);
        }
    }

    void free(long address) {
        try (Operation _ = gate.enterToFree()) {
            LocalHeap local = cached(Thread.currentThread());
            if (local != null) {
                local.free(address);
            } else {
                heap.freeForeign(address);
            }
        }
    }

    /// Zeroes a new block, piece by piece, so that nobody waits for a large one; one that cannot be zeroed is freed.
    void fill(long address, long bytes) {
        try {
            for (long done = 0; done < bytes; done += PIECE_BYTES) {
                try (Operation _ = gate.enter()) {
                    Address.fill(address + done, Math.min(PIECE_BYTES, bytes - done), (byte) 0);
                }
            }
        } catch (SnapshotMemoryExhausted refused) {
            free(address);
            throw refused;
        }
    }

    void flush() {
        try (Operation _ = gate.enter()) {
            heap.flushNow(cached(Thread.currentThread()));
        }
    }

    /// Not while the gate is closed: the purger looks after other heaps, too, and comes again.
    void flushIfOpen() {
        try (Operation operation = gate.tryEnter()) {
            if (operation != null) {
                heap.flushIfOpen();
            }
        }
    }

    private @Nullable LocalHeap cached(Thread thread) {
        long threadId = thread.threadId();
        @Nullable LocalHeap[] table = byThread;
        LocalHeap local = table[(int) threadId & table.length - 1];
        return local != null && local.threadId == threadId ? local : null;
    }
}
