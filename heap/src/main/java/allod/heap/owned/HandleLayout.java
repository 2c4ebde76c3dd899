package allod.heap.owned;

/// The bits of a handle, and of the header of the slot that it names.
///
/// ```
///           63                                20 19            0
/// handle   │ address of the slot >>> 4         │ generation    │      44 + 20 bits
///
///           63               32 31 22  21   20  19            0
/// header   │ borrows           │ 0  │ R  │ L  │ generation    │      8 bytes at the start of the slot
///
/// slot     │ header │ value ...          │      a multiple of 16 bytes, at a multiple of 16
///                   └ of a free slot: the address of the next free one
/// ```
///
/// Invariants:
///
/// - **Y1** a handle is live exactly while its slot's header has its generation and L
/// - **Y2** a slot in use is never borrowed below 0 times, and a free one not at all
/// - **Y3** no two values have had the same handle: the generation grows with each free, and a slot that has
///   used up its last one is retired (R) instead of beginning anew
final class HandleLayout {

    static final int GENERATION_BITS = 20;
    static final long GENERATION_MASK = (1L << GENERATION_BITS) - 1;

    /// The last generation; the free that ends it retires the slot.
    static final long LAST_GENERATION = GENERATION_MASK;

    static final int ADDRESS_SHIFT = 4;
    static final long SLOT_ALIGNMENT = 1L << ADDRESS_SHIFT;

    static final long LIVE = 1L << 20;
    static final long RETIRED = 1L << 21;
    static final int BORROW_SHIFT = 32;
    static final long BORROW = 1L << BORROW_SHIFT;

    /// Where the value begins in its slot.
    static final long VALUE = 8;

    private HandleLayout() {}

    static long handle(long slotAddress, long generation) {
        return slotAddress >>> ADDRESS_SHIFT << GENERATION_BITS | generation;
    }

    static long slotOf(long handle) {
        return handle >>> GENERATION_BITS << ADDRESS_SHIFT;
    }

    static long generationOf(long handleOrHeader) {
        return handleOrHeader & GENERATION_MASK;
    }

    /// Whether the slot with this header is in the life that the handle names.
    static boolean isLife(long header, long handle) {
        return (((header ^ handle) & GENERATION_MASK) | (~header & LIVE)) == 0;
    }

    static long borrowsOf(long header) {
        return header >>> BORROW_SHIFT;
    }

    /// The header of a slot whose life has ended.
    static long ended(long header) {
        long generation = generationOf(header);
        return generation == LAST_GENERATION ? generation | RETIRED : generation + 1;
    }
}
