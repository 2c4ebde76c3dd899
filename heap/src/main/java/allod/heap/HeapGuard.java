package allod.heap;

/// A probe that puts some of the sampled blocks elsewhere: on pages with guards around, where a stray access is caught.
///
/// A heap asks it for the memory of each small or medium block that it has sampled, and hands it back what came from
/// there. So guarded blocks cost the fast paths nothing, too. What the guard takes over it tells the probe behind it
/// itself: [#allocated] and [#freed] are for the blocks that it left to the heap.
///
/// Threads: any, several at a time, as for a [HeapProbe].
public interface HeapGuard extends HeapProbe {

    /// Memory for a sampled block. It starts at a multiple of 16, and of the largest power of two that divides `bytes`:
    /// the heap has rounded `bytes` up to the alignment that was asked for.
    ///
    /// @param bytes 0 to 32 KiB
    /// @param weight as for [#allocated]
    /// @return an address outside of all heaps; 0 to leave the block to the heap
    long malloc(Heap heap, long bytes, double weight);

    /// Whether an address lies in the guard's memory, whatever became of it.
    boolean owns(long address);

    /// Frees a block that [#malloc] gave.
    ///
    /// @throws RuntimeException that says what is wrong with the address
    void free(Heap heap, long address);

    /// How many bytes of a live block of the guard may be used. It decides where the block is reallocated in place.
    long usableBytes(Heap heap, long address);
}
