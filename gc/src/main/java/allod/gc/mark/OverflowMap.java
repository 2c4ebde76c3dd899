package allod.gc.mark;

import static allod.pages.Address.getAndSetLong;
import static allod.pages.Address.getLongOpaque;

import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import allod.gc.space.MarkBits;
import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.Reservation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Where grey objects lie that had no room on the mark stack: a bit a granule of the heap.
///
/// ```
/// mark(ref) ─► no chunk left ─► flag(ref)            ref stays marked, and grey by its granule's flag
/// pool empty ─► rescan: take a word of flags ─► scan every marked object of the granules
/// ```
///
/// Objects that were scanned already are scanned again: that costs time only when the stack's limit was too
/// low, and marks nothing twice. Each flag follows an object that became marked, so rescans come to an end.
///
/// Invariants:
///
/// - **O1** an object that is marked and has not been scanned is on a mark stack, or its granule is flagged, or
///   a rescan is at work on its granule
///
/// Threads: any. The mark bit is set before the flag; a rescan takes the flags by an exchange, which is a full
/// fence, and reads mark bits after it, so it sees the object that was the reason for the flag.
///
/// Sources: the mark bits that a collector scans again after its stack overflowed are as old as Knuth's *Art of
/// Computer Programming*, 2.3.5, algorithm C.
public final class OverflowMap implements AutoCloseable {

    private static final VarHandle FLAGGED;

    static {
        try {
            FLAGGED = MethodHandles.lookup().findVarHandle(OverflowMap.class, "flaggedWords", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("field of OverflowMap", impossible);
        }
    }

    private final Reservation reservation;
    private final long mapAddress;
    private final long words;
    private final long heapAddress;
    private final long heapEndAddress;
    private final int granuleShift;
    private final MarkBits bits;
    private long flaggedWords; // how many words went from 0 to something and were not taken yet

    /// @param heapAddress of the memory whose objects are marked
    /// @param granuleShift binary logarithm of a granule's bytes
    public OverflowMap(MarkBits bits, long heapAddress, long heapBytes, int granuleShift) {
        this.bits = bits;
        this.heapAddress = heapAddress;
        this.heapEndAddress = heapAddress + heapBytes;
        this.granuleShift = granuleShift;
        long granules = (heapBytes + (1L << granuleShift) - 1) >>> granuleShift;
        this.words = (granules + 63) >>> 6;
        long bytes = (words * 8 + PageSize.BYTES - 1) / PageSize.BYTES * PageSize.BYTES;
        this.reservation = Reservation.reserve("overflow of the mark stack", bytes, PageSize.BYTES);
        this.mapAddress = reservation.baseAddress();
        reservation.commit(mapAddress, bytes); // untouched pages take no memory
    }

    /// Notes that `ref`, which the caller has marked, still has to be scanned.
    void flag(long ref) {
        long granule = (ref - heapAddress) >>> granuleShift;
        long word = mapAddress + (granule >>> 6 << 3);
        long bit = 1L << granule;
        long found;
        do {
            found = getLongOpaque(word);
        } while (!Address.compareAndSetLong(word, found, found | bit)); // also when set: the fence orders the mark bit
        if (found == 0) {
            long _ = (long) FLAGGED.getAndAdd(this, 1L);
        }
    }

    /// Whether a granule is flagged. A flag whose setting is under way may be overlooked: its setter is at work
    /// then.
    public boolean any() {
        return (long) FLAGGED.getVolatile(this) > 0;
    }

    /// Scans the marked objects of all granules that are flagged. Several tracers may do so at once; what they
    /// find is on their stacks afterwards.
    void rescan(Tracer tracer) {
        for (long i = 0; i < words && any(); i++) {
            long word = mapAddress + (i << 3);
            if (getLongOpaque(word) == 0) {
                continue;
            }
            long flags = getAndSetLong(word, 0);
            if (flags != 0) {
                long _ = (long) FLAGGED.getAndAdd(this, -1L);
            }
            if (Seams.OPEN) {
                Seams.reach(SeamPoint.RESCANNING);
            }
            for (; flags != 0; flags &= flags - 1) {
                rescanGranule(tracer, (i << 6) + Long.numberOfTrailingZeros(flags));
            }
        }
    }

    private void rescanGranule(Tracer tracer, long granule) {
        long start = heapAddress + (granule << granuleShift);
        long end = Math.min(start + (1L << granuleShift), heapEndAddress);
        for (long ref = bits.nextMarked(start, end); ref != 0; ref = bits.nextMarked(ref + 8, end)) {
            tracer.rescan(ref);
        }
    }

    /// Memory behind the map, at most.
    public long committedBytes() {
        return reservation.bytes();
    }

    @Override
    public void close() {
        reservation.close();
    }
}
