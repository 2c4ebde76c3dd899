package allod.gc.mark;

import static allod.gc.object.SlotLayout.addressOf;

import allod.gc.object.HeaderLayout;
import allod.gc.object.ObjectKind;
import allod.gc.object.TypeTable;
import allod.gc.seam.Fault;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import allod.gc.space.MarkBits;
import allod.pages.Address;

/// Marks what is reachable: takes grey objects, and makes grey what they refer to.
///
/// ```
///             pop 64                    slots, by the type's row             unmarked ones only
/// GreyBuffer ────────► batch + headers ─────────────────────────► candidates ─────────────────► mark ─► push
///    ▲                                                                                                   │
///    └───────────────────────────────────────────────────────────────────────────────────────────────────┘
/// ```
///
/// Each stage is a loop of its own over loads that do not depend on each other: the headers of the batch, then
/// the mark bits of all candidates. So the processor has many cache misses under way at a time, which Java
/// cannot ask for by a prefetch. The atomic update of a mark bit, which holds up all later loads, then finds
/// its line in the cache.
///
/// Invariants:
///
/// - **T1** what is pushed is marked: each object is pushed once a cycle, but for what an overflow makes it
///   scan again
/// - **T2** nothing is dropped: an object that does not fit the pool is flagged in the [OverflowMap]
/// - **T3** the referent of a weak kind, and key and value of an ephemeron, are not followed; the object is
///   told to [Discovered]
///
/// Threads: confined; a mutator's tracer may be used by the conductor while that mutator stands. Allocates
/// nothing after it was made. Slots are loaded with acquire: the store that put the reference there was a
/// release, so header and fields of the object behind it are there.
///
/// Sources: the tri-color marking of Dijkstra and others; the FIFO in front of the mark stack of C. Cher, A.
/// Hosking and T. Vijaykumar, here as batches; the mark queue of Go's collector.
public final class Tracer {

    /// Objects whose headers are loaded together.
    static final int BATCH = 64;

    /// So much is scanned between two reports to [MarkProgress]: the pacer looks there.
    private static final long TELL_BYTES = 256 << 10;

    private static final int CANDIDATES = 1024;

    /// Most slots that one step adds to the candidates: a bitmap of words.
    private static final int STEP = 64;

    private static final int REF_ARRAY = ObjectKind.REF_ARRAY.code();
    private static final int PRIM_ARRAY = ObjectKind.PRIM_ARRAY.code();
    private static final int STRUCT_ARRAY = ObjectKind.STRUCT_ARRAY.code();
    private static final int WEAK = ObjectKind.WEAK.code();
    private static final int EPHEMERON = ObjectKind.EPHEMERON.code();

    private static final long FIRST_WORD = 1L << 1;
    private static final long SECOND_WORD = 1L << 2;

    private final TypeTable types;
    private final MarkBits bits;
    private final GreyPool pool;
    private final GreyBuffer buffer;
    private final Discovered discovered;
    private final OverflowMap overflow;
    private final MarkProgress progress;
    private final long[] batch = new long[BATCH];
    private final long[] headers = new long[BATCH];
    private final long[] candidates = new long[CANDIDATES];
    private int candidateCount;
    private long markedObjects;
    private long scannedBytes;
    private long toldObjects; // of markedObjects, what `progress` knows
    private long toldBytes;

    public Tracer(
            TypeTable types,
            MarkBits bits,
            GreyPool pool,
            Discovered discovered,
            OverflowMap overflow,
            MarkProgress progress) {
        this.types = types;
        this.bits = bits;
        this.pool = pool;
        this.buffer = new GreyBuffer(pool);
        this.discovered = discovered;
        this.overflow = overflow;
        this.progress = progress;
    }

    /// Makes an object grey unless it is marked already.
    ///
    /// @param ref not 0
    public void shade(long ref) {
        if (bits.mark(ref)) {
            markedObjects++;
            push(ref);
        }
    }

    /// Shades what a range of slots refers to: handles, global roots, a part of an array that is about to be
    /// overwritten.
    ///
    /// @param fromSlot address of the first slot, aligned to 8
    /// @param toSlot address behind the last one
    public void scanRange(long fromSlot, long toSlot) {
        scanSlots(fromSlot, toSlot);
        settle();
    }

    /// Tells [Discovered] of an object of a weak kind that the tracer will not see, because it was allocated
    /// black.
    public void discover(long ref) {
        discovered.add(types.kindOf(types.rowOf(Address.getLong(ref))), ref);
    }

    /// Whether an object is an ephemeron.
    public boolean isEphemeron(long ref) {
        return types.kindOf(types.rowOf(Address.getLong(ref))) == EPHEMERON;
    }

    /// Scans grey objects, its own and those of the pool, until there are none left or the budget is spent.
    ///
    /// @param budgetBytes of objects to be scanned; a batch that was begun is finished
    /// @return bytes of the objects that were scanned
    public long drain(long budgetBytes) {
        long startBytes = scannedBytes;
        while (scannedBytes - startBytes < budgetBytes) {
            int n = buffer.pop(batch, BATCH);
            if (n == 0) {
                break;
            }
            scanBatch(n);
            if (scannedBytes - toldBytes > TELL_BYTES) {
                tell();
            }
            if (pool.isHungry()) {
                buffer.share();
            }
        }
        return scannedBytes - startBytes;
    }

    /// As [#drain], and leaves nothing behind that only the caller could go on with: what a mutator does to pay
    /// for its allocations.
    public long assist(long budgetBytes) {
        long bytes = drain(budgetBytes);
        flush();
        return bytes;
    }

    /// Publishes all grey objects, gives back the chunks, and reports to [MarkProgress].
    ///
    /// @return whether there were any
    public boolean flush() {
        tell();
        return buffer.flush();
    }

    private void tell() {
        progress.add(markedObjects - toldObjects, scannedBytes - toldBytes);
        toldObjects = markedObjects;
        toldBytes = scannedBytes;
    }

    /// Whether no grey object is here; the pool may have some.
    public boolean isEmpty() {
        return buffer.isEmpty();
    }

    /// Objects that this tracer made grey, ever.
    public long markedObjects() {
        return markedObjects;
    }

    /// Bytes of the objects that this tracer scanned, ever.
    public long scannedBytes() {
        return scannedBytes;
    }

    int heldChunks() {
        return buffer.heldChunks();
    }

    /// Scans a marked object once more. Cells of a black lane are marked before there is an object in them.
    void rescan(long ref) {
        long header = Address.getLongAcquire(ref); // acquire: the fields were zeroed before the header was written
        if (header != 0 && !HeaderLayout.isFiller(header)) {
            scan(ref, header);
            settle();
        }
    }

    private void scanBatch(int n) {
        for (int i = 0; i < n; i++) {
            headers[i] = Address.getLong(GreyEntry.refOf(batch[i]));
        }
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.OBJECT_POPPED);
        }
        for (int i = 0; i < n; i++) {
            scan(batch[i], headers[i]);
        }
        settle();
    }

    private void scan(long entry, long header) {
        assert header != 0 && !HeaderLayout.isFiller(header)
                : "no object at " + Long.toHexString(GreyEntry.refOf(entry));
        long row = types.rowOf(header);
        int kind = types.kindOf(row);
        long bitmap = types.bitmapOf(row);
        if (kind == PRIM_ARRAY) {
            scannedBytes += HeaderLayout.MIN_OBJECT_BYTES; // nothing of it is read but the header
        } else if (kind == REF_ARRAY || kind == STRUCT_ARRAY) {
            scanArray(entry, header, row, kind);
        } else {
            scannedBytes += types.bytesOf(header);
            long skippedWords = 0;
            if (kind >= WEAK) {
                skippedWords = kind == EPHEMERON ? FIRST_WORD | SECOND_WORD : FIRST_WORD;
                discovered.add(kind, entry);
            }
            scanFields(entry, bitmap & ~skippedWords);
            long offsets = types.offsetsOf(row);
            if (offsets != 0) {
                scanOffsets(entry, offsets, skippedWords);
            }
        }
    }

    /// @param bitmap of the words from `address` on that are slots
    private void scanFields(long address, long bitmap) {
        if (candidateCount > CANDIDATES - STEP) {
            settle();
        }
        int count = candidateCount;
        for (long rest = bitmap; rest != 0; rest &= rest - 1) {
            long ref = addressOf(Address.getLongAcquire(address + ((long) Long.numberOfTrailingZeros(rest) << 3)));
            candidates[count] = ref;
            count += ref != 0 ? 1 : 0;
        }
        candidateCount = count;
    }

    /// Of fields that lie too far back for a bitmap.
    private void scanOffsets(long address, long offsets, long skippedWords) {
        int count = Address.getInt(offsets);
        for (int i = 0; i < count; i++) {
            int offset = Address.getInt(offsets + 4 + ((long) i << 2));
            if (offset >= 64 << 3 || (skippedWords >>> (offset >>> 3) & 1) == 0) {
                scanFields(address + offset, 1);
            }
        }
    }

    /// One oblet; the next one becomes an entry, so that others can go on with the array, and the budget can
    /// end.
    private void scanArray(long entry, long header, long row, int kind) {
        long ref = GreyEntry.refOf(entry);
        long elementBytes = kind == REF_ARRAY ? 8 : types.scaleOf(row);
        long perOblet = Math.max(1, GreyEntry.OBLET_BYTES / elementBytes);
        long length = HeaderLayout.lengthOf(header);
        long oblet = GreyEntry.obletOf(entry);
        boolean more = true;
        while (more) {
            long from = oblet * perOblet;
            long to = Math.min(length, from + perOblet);
            more = to < length && !buffer.push(GreyEntry.of(ref, ++oblet)); // no room: go on here
            long elements = ref + HeaderLayout.BYTES;
            scannedBytes += (to - from) * elementBytes + (from == 0 ? HeaderLayout.BYTES : 0);
            if (kind == REF_ARRAY) {
                scanSlots(elements + (from << 3), elements + (to << 3));
            } else {
                scanStructs(elements + from * elementBytes, elements + to * elementBytes, row);
            }
        }
    }

    private void scanStructs(long fromAddress, long toAddress, long row) {
        long bitmap = types.bitmapOf(row);
        long offsets = types.offsetsOf(row);
        if (bitmap == 0 && offsets == 0) {
            return;
        }
        long elementBytes = types.scaleOf(row);
        for (long element = fromAddress; element < toAddress; element += elementBytes) {
            scanFields(element, bitmap);
            if (offsets != 0) {
                scanOffsets(element, offsets, 0);
            }
        }
    }

    private void scanSlots(long fromSlot, long toSlot) {
        long slot = fromSlot;
        while (slot < toSlot) {
            if (candidateCount > CANDIDATES - STEP) {
                settle();
            }
            long end = Math.min(toSlot, slot + (CANDIDATES - candidateCount) * 8L);
            int count = candidateCount;
            for (; slot < end; slot += 8) {
                long ref = addressOf(Address.getLongAcquire(slot));
                candidates[count] = ref;
                count += ref != 0 ? 1 : 0;
            }
            candidateCount = count;
        }
    }

    /// Marks and pushes the candidates that are not marked.
    private void settle() {
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.SLOT_READ);
        }
        int n = candidateCount;
        candidateCount = 0;
        int white = 0;
        for (int i = 0; i < n; i++) {
            long ref = candidates[i];
            candidates[white] = ref;
            white += bits.isMarked(ref) ? 0 : 1;
        }
        for (int i = 0; i < white; i++) {
            shade(candidates[i]);
        }
    }

    private void push(long entry) {
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.MARK_SET);
        }
        if (!buffer.push(entry)) {
            pushSlow(entry);
        }
    }

    private void pushSlow(long entry) {
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.GREY_OVERFLOWED);
        }
        if (!Fault.F24.on()) {
            overflow.flag(entry);
            pool.idle().wakeOne(); // without a chunk nobody else does
        }
    }
}
