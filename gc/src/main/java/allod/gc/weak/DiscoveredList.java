package allod.gc.weak;

import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.Reservation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;

/// The objects of one weak kind that a cycle has found: an array off-heap that grows at its end.
///
/// ```
/// base │ ref │ ref │ ref │ 0 │ ref │            │ committed              │ reserved
///                          ▲ taken, not written yet
///                                  ▲ end: one addition takes a place
/// ```
///
/// Invariants:
///
/// - **D1** a place belongs to the thread whose addition took it; it is 0 until that thread has written it
/// - **D2** [#count(long)] never counts past a place that is 0; when no thread is inside [#add(long)] it counts
///   all
///
/// Threads: any may add, at once; one reads and reorders what [#count(long)] has told it. A place is written
/// with release and read with acquire. The lock is for commits only.
///
/// Errors: the list has room for twice as many objects as the heap can hold, since a rescan after an overflow
/// tells objects again; [IllegalStateException] past that, [allod.pages.CommitFailed] when the system has no
/// memory.
final class DiscoveredList implements AutoCloseable {
    private static final VarHandle END;
    private static final long STEP_BYTES = 64 << 10;

    static {
        try {
            END = MethodHandles.lookup().findVarHandle(DiscoveredList.class, "endOffset", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("field of DiscoveredList", impossible);
        }
    }

    private final ReentrantLock growing = new ReentrantLock();
    private final String name;
    private final Reservation reservation;
    private final long baseAddress;
    private long endOffset;
    private volatile long committedBytes; // written under growing

    /// @param heapBytes of the heap whose objects are listed
    DiscoveredList(String name, long heapBytes) {
        this.name = name;
        long bytes = Math.max(STEP_BYTES, (heapBytes + STEP_BYTES - 1) / STEP_BYTES * STEP_BYTES);
        reservation = Reservation.reserve(name, bytes, PageSize.BYTES);
        baseAddress = reservation.baseAddress();
        reservation.commit(baseAddress, STEP_BYTES);
        committedBytes = STEP_BYTES;
    }

    void add(long ref) {
        long offset = (long) END.getAndAdd(this, 8L);
        if (offset >= committedBytes) {
            grow(offset + 8);
        }
        Address.putLongRelease(baseAddress + offset, ref);
    }

    private void grow(long bytes) {
        growing.lock();
        try {
            if (bytes > reservation.bytes()) {
                throw new IllegalStateException("more than " + reservation.bytes() / 8 + " entries in '" + name
                        + "', twice what the heap has room for: raise the limit of the mark stack");
            }
            long now = committedBytes;
            while (now < bytes) {
                long wanted = Math.max(STEP_BYTES, now / 2 / STEP_BYTES * STEP_BYTES);
                long step = Math.min(wanted, reservation.bytes() - now);
                reservation.commit(baseAddress + now, step);
                now += step;
                committedBytes = now;
            }
        } finally {
            growing.unlock();
        }
    }

    /// Entries that are written, from the first on.
    ///
    /// @param from of which it is known already
    long count(long from) {
        long taken = (long) END.getVolatile(this) >>> 3;
        long count = from;
        while (count < taken && count << 3 < committedBytes && get(count) != 0) {
            count++;
        }
        return count;
    }

    /// Whether nothing was added.
    boolean isEmpty() {
        return (long) END.getVolatile(this) == 0;
    }

    long get(long index) {
        return Address.getLongAcquire(baseAddress + (index << 3));
    }

    /// Exchanges two entries that are written.
    void swap(long one, long other) {
        long first = get(one);
        Address.putLong(baseAddress + (one << 3), get(other));
        Address.putLong(baseAddress + (other << 3), first);
    }

    /// Empties the list and gives back its memory, all but a first piece. Only while nobody adds.
    void reset() {
        long usedBytes = Math.min(endOffset, committedBytes);
        if (committedBytes > STEP_BYTES) {
            reservation.decommit(baseAddress + STEP_BYTES, committedBytes - STEP_BYTES);
            committedBytes = STEP_BYTES;
        }
        Address.fill(baseAddress, Math.min(usedBytes, STEP_BYTES), (byte) 0);
        END.setVolatile(this, 0L);
    }

    long committedBytes() {
        return committedBytes;
    }

    @Override
    public void close() {
        reservation.close();
    }
}
