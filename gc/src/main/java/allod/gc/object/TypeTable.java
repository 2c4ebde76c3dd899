package allod.gc.object;

import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.Reservation;

/// What the collectors know of the types of a heap, off-heap and flat, so that one loop scans objects of all types.
///
/// A row of [#ROW_BYTES] a type id:
///
/// ```
///  0  bytes of the object; of an array: bytes before the first element (the header)
///  8  bytes of an element, 0 unless an array          12  kind
/// 16  bit i: word i of the object is a slot (word 0 is the header); of an array of structs: word i of an element
/// 24  address of a table of offsets, when 64 words are not enough: count (int), then offsets (int); else 0
/// ```
///
/// Rows never move and never change once their id is handed out: the address space of all is reserved at the start.
///
/// Threads: one at a time defines types; any thread reads rows whose id it got from a header. The id travels by the
/// header, which is published by a store-store fence, so a reader sees the row complete.
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

    private final Reservation reservation;
    private final long baseAddress;
    private long committedBytes;
    private int count = 1; // id 0 is no type

    public TypeTable() {
        reservation = Reservation.reserve("types of an object heap", (long) MAX_TYPES * ROW_BYTES, PageSize.BYTES);
        baseAddress = reservation.baseAddress();
    }

    /// Adds a row.
    ///
    /// @return the new type's id
    /// @throws IllegalStateException when all ids are used
    public int add(ObjectKind kind, long sizeBytes, int scaleBytes, long refBitmap, long refOffsetsAddress) {
        if (count == MAX_TYPES) {
            throw new IllegalStateException("the heap has " + MAX_TYPES
                    + " types already, the most that it can have: define a type once, not for each use");
        }
        int id = count++;
        long row = baseAddress + (long) id * ROW_BYTES;
        commitTo(row + ROW_BYTES - baseAddress);
        Address.putLong(row + SIZE_OFFSET, sizeBytes);
        Address.putInt(row + SCALE_OFFSET, scaleBytes);
        Address.putInt(row + KIND_OFFSET, kind.code());
        Address.putLong(row + BITMAP_OFFSET, refBitmap);
        Address.putLong(row + OFFSETS_OFFSET, refOffsetsAddress);
        return id;
    }

    private void commitTo(long bytes) {
        while (committedBytes < bytes) {
            long stepBytes = 16L * PageSize.BYTES;
            reservation.commit(baseAddress + committedBytes, stepBytes);
            committedBytes += stepBytes;
        }
    }

    /// Number of ids in use and 1 more: the first free id.
    public int count() {
        return count;
    }

    /// Memory behind the table.
    public long committedBytes() {
        return committedBytes;
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
