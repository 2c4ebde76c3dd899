package allod.heap;

/// Where the fields of a span's descriptor lie: 64 bytes, one cache line, in the descriptor table of [Region].
///
/// ```
///  0  owner       int    local heap id << 1 | FULL;  0 for a free run;  -(heap id) for a large span
///  4  retireAt    int    number of blocks in `local` at which a free takes the slow path;  -1 while the span is
/// current
///  8  free        long   list to allocate from: count << 48 | address of the first
/// 16  local       long   list of blocks that the owner freed;  free run: nanoTime of its release
/// 24  start       long   address of the first byte
/// 32  reciprocal  long   ceil(2^64 / blockBytes): an offset is a multiple of blockBytes iff offset * reciprocal <
/// reciprocal
/// 40  blockBytes  int    size of the blocks;  0 for a free run or a large span
/// 44  extended    short  blocks cut so far: the first `extended` blocks of the span have been handed out or listed
/// 46  capacity    short  blocks that fit into the span
/// 48  granules    int    length of the run
/// 52  next        int    index of the next span in its queue, or of the next run in its bin;  0 ends the list
/// 56  previous    int    the other way
/// 60  state       byte   one of the STATE_ constants
/// 61  sizeClass   byte   class of the blocks of a small span
/// 62  zeroed      byte   1 when a large span is known to be all zero
/// 63  tired       byte   1 when the span ran dry and was put behind the others: it is full if it is still dry when it
/// is its turn
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
/// next free block together with the number of blocks below it. So the number of free blocks is known without a
/// counter:
/// an allocation and a free of one thread write different words, and none waits for the store of the other.
final class SpanLayout {

    static final int SHIFT = 6;
    static final int BYTES = 1 << SHIFT;

    static final int OWNER = 0;
    static final int RETIRE_AT = 4;
    static final int FREE = 8;
    static final int LOCAL = 16;
    static final int RELEASED_NANOS = LOCAL;
    static final int START = 24;
    static final int RECIPROCAL = 32;
    static final int BLOCK_BYTES = 40;
    static final int EXTENDED = 44;
    static final int CAPACITY = 46;
    static final int GRANULES = 48;
    static final int NEXT = 52;
    static final int PREVIOUS = 56;
    static final int STATE = 60;
    static final int SIZE_CLASS = 61;
    static final int ZEROED = 62;
    static final int TIRED = 63;

    /// Where [#RETIRE_AT] lies in a long read at [#OWNER].
    static final int RETIRE_AT_SHIFT = 32;

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
    static final byte STATE_UNUSED = 0;
    /// A free run whose pages may hold memory.
    static final byte STATE_DIRTY = 1;
    /// A free run without memory: never touched, or purged; reads as zero.
    static final byte STATE_CLEAN = 2;
    /// A free run on its way from dirty to clean; in no bin.
    static final byte STATE_PURGING = 3;
    /// Cut into blocks of one size.
    static final byte STATE_SMALL = 4;
    /// One block.
    static final byte STATE_LARGE = 5;

    private SpanLayout() {}
}
