package allod.heap;

import allod.pages.Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// An [Arena] whose blocks come from a [Heap]: one scope of the JDK for many blocks, freed together.
///
/// ```
/// try (HeapArena arena = heap.arena()) {
///     MemorySegment s = arena.allocate(64, 8);   // zeroed, bounds and lifetime checked by the JDK
/// }                                              // the scope ends, then the blocks are free
/// ```
///
/// Invariant: **N1** a block is freed only after the scope of its segment has ended.
///
/// Threads: those of the arena behind it: one for [Heap#arena()], any for [Heap#arenaShared()].
///
/// Errors: those of [Arena]; a second close is an `IllegalStateException`.
public final class HeapArena implements Arena {

    private static final int FIRST_LENGTH = 16;

    private final Heap heap;
    private final Arena scope;
    private long[] blocks = new long[FIRST_LENGTH]; // guarded by this
    private int count; // guarded by this
    private boolean closed; // guarded by this

    HeapArena(Heap heap, Arena scope) {
        this.heap = heap;
        this.scope = scope;
        heap.arenaOpened();
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        return bind(heap.zero(heap.mallocAligned(byteSize, byteAlignment), byteSize), byteSize);
    }

    /// Allocates a segment with unspecified contents.
    public MemorySegment allocateUninitialized(long byteSize, long byteAlignment) {
        return bind(heap.mallocAligned(byteSize, byteAlignment), byteSize);
    }

    @Override
    public MemorySegment.Scope scope() {
        return scope.scope();
    }

    /// Ends the scope and frees the blocks.
    @Override
    public void close() {
        scope.close(); // throws for a wrong thread and for a second close, with nothing freed
        freeAll();
    }

    private MemorySegment bind(long block, long byteSize) {
        try {
            MemorySegment bound = Address.segment(block, byteSize, scope);
            remember(block);
            return bound;
        } catch (IllegalStateException | WrongThreadException refused) {
            heap.free(block);
            throw refused;
        }
    }

    private synchronized void remember(long block) {
        if (closed) { // by another thread, after the segment was bound
            throw new IllegalStateException("Already closed");
        }
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, count * 2);
        }
        blocks[count++] = block;
    }

    /// Frees every block, also when one turns out to have been freed by hand; then that is told.
    private synchronized void freeAll() {
        closed = true;
        RuntimeException trouble = null;
        for (int i = 0; i < count; i++) {
            try {
                heap.free(blocks[i]);
            } catch (RuntimeException refused) {
                if (trouble == null) {
                    trouble = refused;
                } else {
                    trouble.addSuppressed(refused);
                }
            }
        }
        count = 0;
        heap.arenaClosed();
        if (trouble != null) {
            throw trouble;
        }
    }
}
