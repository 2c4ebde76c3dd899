package allod.heap;

/// Where the tables of a local heap lie: 4 KiB in the [Region], so that the fast path reads them without the bounds and
/// barriers of Java arrays.
///
/// ```
///    0  none      long    stays 0: what a request for 0 bytes finds in place of its cache
///   32  caches    32 bytes a small class: allocate  long  list to allocate from
///                                         freed     long  list of freed blocks, its count biased by BIAS - limit
///                                         empty     long  what `freed` is without a block
///                                         left      long  blocks that may yet become `allocate` before a sample
/// 2560  heap      int     id of the heap that the local heap is a part of
/// 3968  delayed   int     spans in which another thread freed a block while they were full; a line of its own
/// ```
final class LocalHeapLayout {

    static final int SHIFT = 12;
    static final int BYTES = 1 << SHIFT;

    static final int CACHES = 32;
    static final int CACHE_BYTES = 32;
    static final int ALLOCATE = 0;
    static final int FREED = 8;
    static final int EMPTY = 16;
    static final int LEFT = 24;
    static final int HEAP = 2560;
    static final int DELAYED = 3968;

    /// A list of freed blocks whose count has reached this is over its limit: its word is negative.
    static final int BIAS = 1 << 15;

    private LocalHeapLayout() {}

    /// Offset of the cache of a small class.
    static int cache(int sizeClass) {
        return CACHES + sizeClass * CACHE_BYTES;
    }
}
