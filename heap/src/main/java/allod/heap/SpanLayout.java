package allod.heap;

/// Where the fields of a span's descriptor lie: 64 bytes, one cache line, in the descriptor table of [Region].
///
/// ```
///  0  owner       int   local heap id << 1 | FULL;  0 for a free run;  < 0 for a large span: -(heap id)
///  4  blockBytes  int   size of the blocks;  0 for a free run or a large span
///  8  free        long  list of free blocks: count << 48 | address of the first;  free run: nanoTime of its release
/// 16  start       long  address of the first byte
/// 24  reciprocal  long  ceil(2^64 / blockBytes): an offset is a multiple of blockBytes iff offset * reciprocal < reciprocal
/// 32  retireAt    int   number of free blocks at which a free takes the slow path;  -1 while the span is current
/// 36  extended    int   blocks cut so far: the first `extended` blocks of the span have been handed out or listed
/// 40  capacity    int   blocks that fit into the span
/// 44  granules    int   length of the run
/// 48  next        int   index of the next span in its queue, or of the next run in its bin;  0 ends the list
/// 52  previous    int   the other way
/// 56  state       int   one of the STATE_ constants
/// 60  sizeClass   int   class of the blocks of a small span;  granules known to be zero for a large span: 1 or 0
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
/// next free block together with the number of blocks below it. So one store pushes and one load and one store pop,
/// and the number of free blocks is known without a counter of its own.
final class SpanLayout {

    static final int SHIFT = 6;
    static final int BYTES = 1 << SHIFT;

    static final int OWNER = 0;
    static final int BLOCK_BYTES = 4;
    static final int FREE = 8;
    static final int RELEASED_NANOS = FREE;
    static final int START = 16;
    static final int RECIPROCAL = 24;
    static final int RETIRE_AT = 32;
    static final int EXTENDED = 36;
    static final int CAPACITY = 40;
    static final int GRANULES = 44;
    static final int NEXT = 48;
    static final int PREVIOUS = 52;
    static final int STATE = 56;
    static final int SIZE_CLASS = 60;
    static final int ZEROED = SIZE_CLASS;

    static final int THREAD_FREE = 0;
    static final int NEXT_DELAYED = 8;

    /// In [#OWNER]: the span is in no queue; a free by its owner takes the slow path.
    static final int FULL = 1;

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
    static final int STATE_UNUSED = 0;
    /// A free run whose pages may hold memory.
    static final int STATE_DIRTY = 1;
    /// A free run without memory: never touched, or purged; reads as zero.
    static final int STATE_CLEAN = 2;
    /// A free run on its way from dirty to clean; in no bin.
    static final int STATE_PURGING = 3;
    /// Cut into blocks of one size.
    static final int STATE_SMALL = 4;
    /// One block.
    static final int STATE_LARGE = 5;

    private SpanLayout() {}
}
