package allod.gc.object;

import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.Reservation;

/// What the collectors know of the types of a heap, off-heap and flat, so that one loop scans objects of all
/// types.
///
/// A row of [#ROW_BYTES] a type id:
///
/// ```
///  0  bytes of the object; of an array: bytes before the first element (the header)
///  8  bytes of an element, 0 unless an array          12  kind
/// 16  bit i: word i of the object is a slot (word 0 is the header); of an array of structs: word i of an element
/// 24  address of a table of the offsets of all slots, ascending: count (int), then offsets (int); 0 when the bitmap
///     names them all, which it does unless one lies behind word 63. Then the bitmap is 0
/// ```
///
/// The slots of [SpecialFields] are among the slots: who must not follow them leaves the first words out.
///
/// - **TT1** rows and tables of offsets never move and never change once their id is handed out: the address
///   space of all is reserved at the start
/// - **TT2** a type has either a bitmap or a table of offsets, or neither when it has no references
///
/// Threads: one at a time defines types; any thread reads rows whose id it got from a header. The id travels by
/// the header, which is published by a store-store fence, so a reader sees the row complete.
public final class TypeTable implements AutoCloseable {

    /// Bytes of a row.
    public static final int ROW_BYTES = 32;

    /// Ids run from 1 to `MAX_TYPES - 1`.
    public static final int MAX_TYPES = 1 << 20;

    static final int SIZE_OFFSET = 0;
    static final int SCALE_OFFSET = 8;
    static final int KIND_OFFSET = 12;
    static final int BITMAP_OFFSET = 16;
    static final int OFFSETS_OFFSET = 24;

    /// Words that the bitmap can name.
    static final int BITMAP_WORDS = 64;

    private static final long ROWS_BYTES = (long) MAX_TYPES * ROW_BYTES;
    private static final long OFFSETS_BYTES = 256L << 20;

    private final Reservation reservation;
    private final long baseAddress;
    private final CommittedRun rows;
    private final CommittedRun offsets;

    public TypeTable() {
        reservation = Reservation.reserve("types of an object heap", ROWS_BYTES + OFFSETS_BYTES, PageSize.BYTES);
        baseAddress = reservation.baseAddress();
        rows = new CommittedRun(reservation, baseAddress, ROWS_BYTES);
        rows.take(ROW_BYTES); // id 0 is no type
        offsets = new CommittedRun(reservation, baseAddress + ROWS_BYTES, OFFSETS_BYTES);
    }

    /// Adds a row.
    ///
    /// @return the new type's id
    /// @throws IllegalStateException when all ids are used; then nothing has changed
    public int add(ObjectShape shape) {
        int[] slots = shape.referenceOffsets();
        boolean wide = slots.length > 0 && slots[slots.length - 1] >= BITMAP_WORDS * SlotLayout.BYTES;
        if (rows.freeBytes() < ROW_BYTES || (wide && offsets.freeBytes() < tableBytes(slots.length))) {
            throw new IllegalStateException("the heap has " + (count() - 1) + " types already, and no room for '"
                    + shape.name() + "' in a table of " + MAX_TYPES
                    + ": define a type once, not for each use");
        }
        long table = wide ? writeOffsets(slots) : 0;
        return add(shape.kind(), shape.baseBytes(), shape.scaleBytes(), wide ? 0 : bitmapOf(slots), table);
    }

    /// Adds a row as it is.
    ///
    /// @param refOffsetsAddress of a table that stays where it is as long as this one; 0 for none
    /// @return the new type's id
    public int add(ObjectKind kind, long sizeBytes, int scaleBytes, long refBitmap, long refOffsetsAddress) {
        long row = rows.take(ROW_BYTES);
        Address.putLong(row + SIZE_OFFSET, sizeBytes);
        Address.putInt(row + SCALE_OFFSET, scaleBytes);
        Address.putInt(row + KIND_OFFSET, kind.code());
        Address.putLong(row + BITMAP_OFFSET, refBitmap);
        Address.putLong(row + OFFSETS_OFFSET, refOffsetsAddress);
        return (int) ((row - baseAddress) / ROW_BYTES);
    }

    private static long bitmapOf(int[] slots) {
        long bitmap = 0;
        for (int offset : slots) {
            bitmap |= 1L << (offset / SlotLayout.BYTES);
        }
        return bitmap;
    }

    private static long tableBytes(int slots) {
        return (Integer.BYTES * (1L + slots) + 7) & -8L;
    }

    private long writeOffsets(int[] slots) {
        long table = offsets.take(tableBytes(slots.length));
        Address.putInt(table, slots.length);
        for (int i = 0; i < slots.length; i++) {
            Address.putInt(table + Integer.BYTES * (1L + i), slots[i]);
        }
        return table;
    }

    /// Number of ids in use and 1 more: the first free id.
    public int count() {
        return (int) (rows.takenBytes() / ROW_BYTES);
    }

    /// Memory behind the table.
    public long committedBytes() {
        return rows.committedBytes() + offsets.committedBytes();
    }

    public long rowOf(long header) {
        return baseAddress + (header & HeaderLayout.TYPE_MASK) * ROW_BYTES;
    }

    /// The code of the [ObjectKind].
    public int kindOf(long row) {
        return Address.getInt(row + KIND_OFFSET);
    }

    public int scaleOf(long row) {
        return Address.getInt(row + SCALE_OFFSET);
    }

    public long bitmapOf(long row) {
        return Address.getLong(row + BITMAP_OFFSET);
    }

    public long offsetsOf(long row) {
        return Address.getLong(row + OFFSETS_OFFSET);
    }

    /// Bytes that an object or filler takes, a multiple of 8.
    ///
    /// @param header of an object that is not forwarded
    public long bytesOf(long header) {
        if (HeaderLayout.isFiller(header)) {
            return HeaderLayout.fillerBytesOf(header);
        }
        long row = rowOf(header);
        long bytes = Address.getLong(row + SIZE_OFFSET) + (long) HeaderLayout.lengthOf(header) * scaleOf(row);
        long rounded = (bytes + 7) & -8L;
        long whole = Math.max(rounded, HeaderLayout.MIN_OBJECT_BYTES);
        return (header & HeaderLayout.HASH_MASK) == HeaderLayout.HASH_STORED ? whole + 8 : whole;
    }

    @Override
    public void close() {
        reservation.close();
    }
}
