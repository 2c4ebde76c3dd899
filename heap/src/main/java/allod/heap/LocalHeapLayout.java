package allod.heap;

/// Where the tables of a local heap lie: 2 KiB in the [Region], so that the fast path reads them without the bounds and
/// barriers of Java arrays.
///
/// ```
///    0  small    long[65]      by (bytes + 15) / 16, for requests of 0 to 1024 bytes: the span to allocate from
///  528  classes  long[COUNT]   by size class: the same span, whatever its block size
/// 1264  heap     int           id of the heap that the local heap is a part of
/// 1920  delayed  int           spans in which another thread freed a block while they were full; a line of its own
/// ```
///
/// An entry without a span names the empty one, descriptor 0 of the table: it has no free block, and blocks of 0 bytes.
final class LocalHeapLayout {

    static final int SHIFT = 11;
    static final int BYTES = 1 << SHIFT;

    static final int SMALL = 0;
    static final int CLASSES = 528;
    static final int HEAP = 1264;
    static final int DELAYED = 1920;

    private LocalHeapLayout() {}
}
