package allod.gc.space;

import static allod.gc.space.RegionLayout.GRANULES;
import static allod.gc.space.RegionLayout.KIND;
import static allod.gc.space.RegionLayout.LANE;
import static allod.gc.space.RegionLayout.NEXT;
import static allod.gc.space.RegionLayout.ROW_BYTES;
import static allod.gc.space.RegionLayout.ROW_SHIFT;

import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.Reservation;

/// The address space of an object heap, cut into *granules*, and a table that says what each of them is.
///
/// ```
/// base                                                    end
///  │ chunk 0                │ chunk 1                │ ..  │ mark bits: 1 for 8 bytes │ rows: 32 bytes a granule │
///  │ granule │ granule │ .. │ granule │ granule │ .. │     │                          │                          │
/// ```
///
/// Granules are handed out in runs; the first granule's row describes the run, the others say how far back it
/// is. Memory is put behind granules a chunk at a time ([RegionSupply]). The two tables are accessible from the
/// start, so that any address of the heap can be looked up; their pages take memory with the first use of the
/// chunk that they belong to.
///
/// Invariants:
///
/// - **T1** from every granule of a run in use `granules` leads to its first granule, whose kind names the same
///   space
/// - **T2** a granule without memory behind it is `UNBACKED`
///
/// Threads: rows are written as [RegionLayout] says; any thread may ask for the kind at an address. A granule
/// that holds an object which the asker reached does not change; of others the answer may be old.
///
/// Sources: a byte a region as in MMTk's space function table, with the descriptor beside it.
public final class RegionTable implements AutoCloseable {

    /// No memory is behind the granule.
    public static final byte UNBACKED = 0;
    /// Part of a free run.
    public static final byte FREE = 1;
    /// First granule of a span of cells.
    public static final byte SPAN = 2;
    /// Another granule of a span.
    public static final byte SPAN_REST = 3;
    /// First granule of a large object.
    public static final byte LARGE = 4;
    /// Another granule of a large object.
    public static final byte LARGE_REST = 5;
    /// First granule of a piece of a bump space.
    public static final byte BUMP = 6;
    /// Another granule of a piece of a bump space.
    public static final byte BUMP_REST = 7;

    private static final int DEFAULT_CHUNK_BYTES = 2 << 20;
    private static final int LEAST_CHUNK_BYTES = 16 << 10;
    private static final int LEAST_CHUNKS = 32; // within the limit

    private static final int BITS_SHIFT = 6; // a mark bit for 8 bytes is a byte for 64
    private static final long SMALL_PAGED_BITS_BYTES = 4L << 20;

    private final Reservation reservation;
    private final long baseAddress;
    private final long endAddress;
    private final long bitsAddress;
    private final long rowsAddress;
    private final int granuleShift;
    private final int chunkBytes;

    /// Reserves the address space of a heap; no memory is used yet.
    ///
    /// @param bytes for objects, rounded up to whole chunks
    /// @param granuleBytes a power of two from 4 KiB on
    /// @param chunkBytes a multiple of the granule and of the page
    /// @param hugePages whether to ask for huge pages behind objects
    public static RegionTable reserve(String name, long bytes, int granuleBytes, int chunkBytes, boolean hugePages) {
        if (granuleBytes < 4 << 10 || Integer.bitCount(granuleBytes) != 1) {
            throw new IllegalArgumentException(
                    "granules of " + granuleBytes + " bytes: a power of two from " + (4 << 10) + " on is needed");
        }
        if (chunkBytes < granuleBytes || chunkBytes % granuleBytes != 0) {
            throw new IllegalArgumentException(
                    "chunks of " + chunkBytes + " bytes: a multiple of the granule, " + granuleBytes + ", is needed");
        }
        return new RegionTable(name, bytes, granuleBytes, chunkBytes, hugePages);
    }

    /// Address space for a heap whose memory is limited: half as much again as the limit, so that a large
    /// object finds a place in one piece although small ones are scattered. Chunks are as large as huge pages,
    /// or smaller where a few of them would be the whole limit.
    ///
    /// @param limitBytes of the memory that will be in use
    public static RegionTable reserve(String name, long limitBytes, int granuleBytes) {
        int least = Math.max(granuleBytes, Math.max(LEAST_CHUNK_BYTES, PageSize.BYTES));
        long share = Long.highestOneBit(limitBytes / LEAST_CHUNKS);
        int chunkBytes = (int) Math.max(least, Math.min(DEFAULT_CHUNK_BYTES, share));
        boolean hugePages = chunkBytes >= DEFAULT_CHUNK_BYTES;
        return reserve(name, limitBytes + limitBytes / 2, granuleBytes, chunkBytes, hugePages);
    }

    private RegionTable(String name, long bytes, int granuleBytes, int chunkBytes, boolean hugePages) {
        this.granuleShift = Integer.numberOfTrailingZeros(granuleBytes);
        this.chunkBytes = chunkBytes;
        long heapBytes = Math.ceilDiv(bytes, chunkBytes) * chunkBytes;
        long bitsBytes = PageSize.roundUp(heapBytes >>> BITS_SHIFT);
        long rowsBytes = PageSize.roundUp((heapBytes >>> granuleShift) * ROW_BYTES);
        reservation = Reservation.reserve(name, PageSize.roundUp(heapBytes) + bitsBytes + rowsBytes, 2L << 20);
        baseAddress = reservation.baseAddress();
        endAddress = baseAddress + heapBytes;
        bitsAddress = PageSize.roundUp(endAddress);
        rowsAddress = bitsAddress + bitsBytes;
        reservation.commit(bitsAddress, bitsBytes + rowsBytes);
        if (hugePages) {
            adviseHugePages(heapBytes, bitsBytes);
        }
    }

    /// A huge page of mark bits serves 64 huge pages of objects: the bits of the first ones stay on small
    /// pages, so that a small heap does not pay for bits that it does not have.
    private void adviseHugePages(long heapBytes, long bitsBytes) {
        reservation.adviseHugePages(baseAddress, PageSize.roundUp(heapBytes), true);
        if (bitsBytes > SMALL_PAGED_BITS_BYTES) {
            reservation.adviseHugePages(bitsAddress + SMALL_PAGED_BITS_BYTES, bitsBytes - SMALL_PAGED_BITS_BYTES, true);
        }
    }

    Reservation reservation() {
        return reservation;
    }

    /// First address of the heap.
    public long baseAddress() {
        return baseAddress;
    }

    /// Address behind the heap.
    public long endAddress() {
        return endAddress;
    }

    long bitsAddress() {
        return bitsAddress;
    }

    public int granuleBytes() {
        return 1 << granuleShift;
    }

    public int granuleShift() {
        return granuleShift;
    }

    int chunkBytes() {
        return chunkBytes;
    }

    /// Number of granules of the address space.
    public int granules() {
        return (int) ((endAddress - baseAddress) >>> granuleShift);
    }

    /// Bytes of tables for each chunk.
    long tableBytesPerChunk() {
        return (chunkBytes >>> BITS_SHIFT) + ((long) chunkBytes >>> granuleShift) * ROW_BYTES;
    }

    /// Whether an address is inside the heap.
    public boolean contains(long address) {
        return Long.compareUnsigned(address - baseAddress, endAddress - baseAddress) < 0;
    }

    /// The granule of an address of the heap.
    public int granuleOf(long address) {
        return (int) ((address - baseAddress) >>> granuleShift);
    }

    /// First address of a granule.
    public long addressOf(int granule) {
        return baseAddress + ((long) granule << granuleShift);
    }

    long row(int granule) {
        return rowsAddress + ((long) granule << ROW_SHIFT);
    }

    int granuleOfRow(long row) {
        return (int) ((row - rowsAddress) >>> ROW_SHIFT);
    }

    /// What the granule is: one of the constants of this class.
    public byte kind(int granule) {
        return Address.getByte(row(granule) + KIND);
    }

    /// What the granule of an address is; [#UNBACKED] outside the heap.
    public byte kindAt(long address) {
        return contains(address) ? kind(granuleOf(address)) : UNBACKED;
    }

    /// First granule of the run in use that a granule belongs to; a free granule is its own.
    public int headOf(int granule) {
        byte kind = kind(granule);
        boolean isRest = (kind & 1) != 0 && kind > FREE;
        return isRest ? granule - Address.getInt(row(granule) + GRANULES) : granule;
    }

    /// Number of granules of the run that starts with a granule, in use or free.
    public int runLength(int head) {
        return Math.max(1, Address.getInt(row(head) + GRANULES));
    }

    /// Whether an object may start at an address: the first byte of a cell, of a large object, or any aligned
    /// address of a bump space. It says nothing about whether there is one.
    public boolean isObjectStart(long address) {
        if ((address & 7) != 0 || !contains(address)) {
            return false;
        }
        int head = headOf(granuleOf(address));
        long offset = address - addressOf(head);
        return switch (kind(head)) {
            case SPAN -> isCellStart(head, offset);
            case LARGE -> offset == 0;
            case BUMP -> true;
            default -> false;
        };
    }

    private boolean isCellStart(int head, long offset) {
        int cellBytes = CellSizes.cellBytes(Address.getShort(row(head) + LANE));
        return offset % cellBytes == 0 && offset + cellBytes <= (long) runLength(head) << granuleShift;
    }

    /// Makes granules a run in use; the caller has got them from the supply.
    void format(int head, int granules, byte kind) {
        long first = row(head);
        for (int i = 1; i < granules; i++) {
            Address.putByte(first + ((long) i << ROW_SHIFT) + KIND, (byte) (kind + 1));
            Address.putInt(first + ((long) i << ROW_SHIFT) + GRANULES, i);
        }
        Address.putInt(first + GRANULES, granules);
        Address.putInt(first + NEXT, 0);
        Address.putByte(first + KIND, kind);
    }

    /// Gives the address space back; nothing of the heap may be touched any more.
    @Override
    public void close() {
        reservation.close();
    }
}
