package allod.gc.object;

/// The word at the address of an object.
///
/// ```
///  63 ........................... 32 31..30  29     28      27       26..24 23 ....... 0
/// ┌─────────────────────────────────┬──────┬──────┬──────┬─────────┬───────┬───────────┐
/// │ length of an array, or 0        │ hash │pinned│filler│unlogged │  age  │  type id  │
/// └─────────────────────────────────┴──────┴──────┴──────┴─────────┴───────┴───────────┘
/// ```
///
/// - a header of 0 means that no object starts here: type ids begin at 1
/// - a *filler* is a piece of memory without an object that can be stepped over: its length field counts words
/// - a *forwarded* header is what is left of an object that was copied: the address of the copy, with the two
///   bits set that no header of an object has together
///
/// Mark bits are not here but aside ([allod.gc.space]), so that marking does not write to the pages of objects.
public final class HeaderLayout {

    /// Bytes of a header; the first field or element of an object lies behind it.
    public static final int BYTES = 8;

    /// Objects start at multiples of it.
    public static final int ALIGNMENT_BYTES = 8;

    /// No object is smaller: the rest of a free cell must have room for a filler and a link.
    public static final int MIN_OBJECT_BYTES = 16;

    /// Bits of a type id.
    public static final long TYPE_MASK = (1L << 24) - 1;

    static final int AGE_SHIFT = 24;
    static final int LENGTH_SHIFT = 32;

    /// The header is that of a filler.
    public static final long FILLER = 1L << 28;

    /// The object must not move.
    public static final long PINNED = 1L << 29;

    /// Both bits of the state of the identity hash.
    public static final long HASH_MASK = 3L << 30;

    /// The identity hash was asked for, and is still computed from the address.
    public static final long HASHED = 1L << 30;

    /// The object moved after its hash was asked for: the hash lies in a word of its own behind the object.
    public static final long HASH_STORED = 2L << 30;

    private static final long FORWARDED = 1L << 63 | 1;

    private HeaderLayout() {}

    /// The header of an object that is no array.
    public static long of(int typeId) {
        return typeId;
    }

    /// The header of an array.
    ///
    /// @param length elements, not negative
    public static long of(int typeId, int length) {
        return (long) length << LENGTH_SHIFT | typeId;
    }

    /// The header of a filler.
    ///
    /// @param bytes its length with the header, a multiple of 8, less than 16 GiB
    public static long filler(long bytes) {
        return bytes >>> 3 << LENGTH_SHIFT | FILLER;
    }

    public static int typeIdOf(long header) {
        return (int) (header & TYPE_MASK);
    }

    /// Elements of an array; 0 of other objects.
    public static int lengthOf(long header) {
        return (int) (header >>> LENGTH_SHIFT);
    }

    public static boolean isFiller(long header) {
        return (header & FILLER) != 0;
    }

    /// Length of a filler with its header.
    public static long fillerBytesOf(long header) {
        return header >>> LENGTH_SHIFT << 3;
    }

    /// What stands in the place of the header of an object that now lies at `toAddress`.
    public static long forwarded(long toAddress) {
        return toAddress | FORWARDED;
    }

    /// No length has bit 31 set, so no object's header is negative.
    public static boolean isForwarded(long header) {
        return header < 0;
    }

    public static long forwardedTo(long header) {
        return header & SlotLayout.ADDRESS_MASK;
    }
}
