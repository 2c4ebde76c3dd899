package allod.heap;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// What a heap hands its calls to when each of them is to be checked: the seam between [Heap] and a checked heap.
///
/// ```
/// Heap.malloc ──► fast path: always dry ──► slow path ──► BlockChecks ──► a plain heap that holds the blocks
/// ```
///
/// All of a heap's methods end up here, so that a program is checked as it is written. Heaps without checks do not pay
/// for the seam: it lies behind the fast paths.
///
/// Threads: any, several at a time.
///
/// Errors: each method throws what its twin of [Heap] does, and what the checks find.
public interface BlockChecks {

    /// Makes the checks of new heaps; found by [java.util.ServiceLoader] when `-Dallod.heap=checked` asks for it.
    interface Factory {
        /// @param options of the heap to be checked, its own checks left out: for the plain heap behind the checks
        BlockChecks create(HeapOptions options);
    }

    /// A block of at least `bytes` bytes at a multiple of `alignment`, not initialised.
    long malloc(long bytes, long alignment);

    /// Says that `bytes` bytes of a fresh block are to be zero, and makes them so.
    void zero(long address, long bytes);

    /// Makes a block longer or shorter.
    long realloc(long address, long bytes);

    /// Frees a block; 0 is ignored.
    void free(long address);

    /// How many bytes of a block may be used: what was asked for.
    long usableBytes(long address);

    /// A segment over a fresh block, whose accesses the checks can see.
    ///
    /// @param zeroed whether its bytes are to be zero
    MemorySegment allocate(long bytes, long alignment, boolean zeroed);

    /// Frees the block behind a segment.
    void free(MemorySegment segment);

    /// What the heap holds.
    HeapStats stats();

    /// Gives free memory back to the system now.
    ///
    /// @return bytes given back
    long purge();

    /// The plain heap that holds the blocks, if there is one: it is a part of the checked heap, and none of the
    /// program's own.
    default @Nullable Heap behind() {
        return null;
    }

    /// Frees all blocks, and reports what was not freed.
    void close();
}
