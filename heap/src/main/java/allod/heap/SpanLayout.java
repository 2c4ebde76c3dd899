package allod.heap;

/// Where the fields of a span's descriptor lie: 64 bytes, one cache line, in the descriptor table of [Region].
///
/// ```
///  0  owner       int    local heap id << 1 | MEDIUM;  0 for a free run;  -(heap id) for a large span
///  4  freedAt     int    where in the owner's tables its list of freed blocks of this class is;  small spans only
///  8  free        long   list of free blocks: count << 48 | address of the first;  free run: nanoTime of its release
/// 16  start       long   address of the first byte
/// 24  reciprocal  long   ceil(2^64 / blockBytes): n is a multiple of blockBytes iff n * reciprocal < reciprocal;
///                        large span: an int, the number by which the probe knows the block, or 0
/// 28  usable      int    sampled block that is not large: what it may use, as if it were in a cut span;  else 0
/// 32  blockBytes  int    size of the blocks;  0 for a free run or a large span
/// 36  granules    int    length of the run
/// 40  next        int    index of the next span in its queue, or of the next run in its bin;  0 ends the list
/// 44  previous    int    the other way
/// 48  extended    short  blocks cut so far: the first `extended` blocks of the span are in use, cached or listed
/// 50  capacity    short  blocks that fit into the span
/// 52  state       byte   one of the STATE_ constants
/// 53  sizeClass   byte   class of the blocks of a small or medium span
/// 54  full        byte   1 when the span is in no queue, since it has no block to give
/// 55  zeroed      byte   1 when a large span is known to be all zero
/// ```
///
/// A second table holds 64 bytes a span that other threads write; its pages stay untouched, and take no memory, until
/// the first free from another thread:
///
/// ```
///  0  threadFree  long  list of blocks freed by other threads: count << 48 | address | QUEUED | ARMED
///  8  nextDelayed int   next span in the owner's list of spans that want its attention
/// ```
///
/// Every free block holds in its first 8 bytes the list word that was there before it was pushed: the address of the
/// next free block together with the number of blocks below it. So one store pushes, one load and one store pop,
/// and the length of a list is known without a counter of its own.
final class SpanLayout {

    static final int SHIFT = 6;
    static final int BYTES = 1 << SHIFT;

    static final int OWNER = 0;
    static final int FREED_AT = 4;
    static final int FREE = 8;
    static final int RELEASED_NANOS = FREE;
    static final int START = 16;
    static final int RECIPROCAL = 24;
    static final int TOKEN = RECIPROCAL;
    static final int USABLE = 28;
    static final int BLOCK_BYTES = 32;
    static final int GRANULES = 36;
    static final int NEXT = 40;
    static final int PREVIOUS = 44;
    static final int EXTENDED = 48;
    static final int CAPACITY = 50;
    static final int STATE = 52;
    static final int SIZE_CLASS = 53;
    static final int FULL = 54;
    static final int ZEROED = 55;

    /// Where [#FREED_AT] lies in a long read at [#OWNER].
    static final int FREED_AT_SHIFT = 32;

    static final int THREAD_FREE = 0;
    static final int NEXT_DELAYED = 8;

    /// In [#OWNER]: the blocks are medium; every free takes the slow path.
    static final int MEDIUM = 1;

    static final int OWNER_SHIFT = 1;

    /// In [#THREAD_FREE]: the next thread that frees a block here must put the span on its owner's delayed list.
    static final long ARMED = 1;

    /// In [#THREAD_FREE]: the span is on that list, or a thread is about to put it there.
    static final long QUEUED = 2;

    static final long FLAGS = ARMED | QUEUED;

    static final int COUNT_SHIFT = 48;
    static final long ONE_BLOCK = 1L << COUNT_SHIFT;
    static final long COUNT_MASK = -1L << COUNT_SHIFT;
    static final long ADDRESS_MASK = ~COUNT_MASK & -SizeClasses.ALIGNMENT;

    /// Not in use.
    static final byte STATE_UNUSED = 0;
    /// A free run whose pages may hold memory.
    static final byte STATE_DIRTY = 1;
    /// A free run without memory: never touched, or purged; reads as zero.
    static final byte STATE_CLEAN = 2;
    /// A free run on its way from dirty to clean; in no bin.
    static final byte STATE_PURGING = 3;
    /// Cut into blocks of one size, small or medium.
    static final byte STATE_CUT = 4;
    /// One block.
    static final byte STATE_LARGE = 5;

    private SpanLayout() {}
}
