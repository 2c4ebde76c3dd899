package allod.compressed;

/// What a [CompressedStore] knows of a slot, in one word.
///
/// ```
///  63  60  59           47                                 4  3    2      1     0
/// ┌───┬────┬───────────────┬──────────────────────────────────┬────┬──────┬────┬──────┐
/// │ 0 │HELD│ bytes of data │ address of the block, 0: none    │ZERO│BEHIND│USED│QUEUED│
/// └───┴────┴───────────────┴──────────────────────────────────┴────┴──────┴────┴──────┘
/// ```
///
/// - ZERO: a page of zeroes was written, which takes no memory
/// - BEHIND: the page is in the store behind
/// - USED: read since it was written, or since the evictor last came by
/// - HELD: a newer page of the slot is on its way to the store behind, so the evictor keeps off
/// - QUEUED: the slot stands in the queue of the evictor
///
/// Of ZERO, BEHIND and a block a page has one; without any the slot has no page. Blocks are multiples of 16 and lie
/// below 2^47.
final class PageWord {

    static final long QUEUED = 1;
    static final long USED = 2;
    static final long BEHIND = 4;
    static final long ZERO = 8;

    static final long HELD = 1L << 60;

    private static final int BYTES_SHIFT = 47;
    private static final int BYTES_MASK = (1 << 13) - 1;
    private static final long ADDRESS_MASK = (1L << BYTES_SHIFT) - 16;

    private PageWord() {}

    static long of(long blockAddress, int dataBytes) {
        assert (blockAddress & ~ADDRESS_MASK) == 0 && dataBytes > 0 && dataBytes <= BYTES_MASK;
        return (long) dataBytes << BYTES_SHIFT | blockAddress;
    }

    static boolean hasBlock(long word) {
        return (word & ADDRESS_MASK) != 0;
    }

    static long blockAddress(long word) {
        return word & ADDRESS_MASK;
    }

    static int dataBytes(long word) {
        return (int) (word >>> BYTES_SHIFT) & BYTES_MASK;
    }

    static boolean has(long word, long flag) {
        return (word & flag) != 0;
    }

    /// What stays when a slot's page changes: its place in the queue.
    static long queued(long word) {
        return word & QUEUED;
    }
}
