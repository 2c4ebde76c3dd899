package allod.gc;

import allod.gc.object.SlotLayout;
import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.Reservation;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/// The slots of the [GlobalRef]s of a heap.
///
/// - **G1** a slot that is not handed out is null
/// - **G2** a slot is handed out to one `GlobalRef` at a time
/// - **G3** slots become null only when no collection marks: closing a `GlobalRef` needs no barrier, and so can
///   be done by any thread; its slot waits until the next collection begins
///
/// Threads: any; the lock is the last one taken. Collectors read `[base, end)` without it: a slot beyond the
/// end that they saw holds a reference that its mutator has shaded, or had from a place that they see.
final class GlobalRoots implements AutoCloseable {

    /// As many references can be global at a time.
    static final int MAX_SLOTS = 1 << 26;

    private static final long COMMIT_BYTES = 1 << 16;

    private final Reservation reservation;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Long> free = new ArrayDeque<>(); // guarded by lock
    private final ArrayDeque<Long> closed = new ArrayDeque<>(); // guarded by lock
    private long committedEnd; // guarded by lock
    private volatile long end;

    GlobalRoots() {
        reservation = Reservation.reserve(
                "global roots of an object heap", (long) MAX_SLOTS * SlotLayout.BYTES, PageSize.BYTES);
        end = reservation.baseAddress();
        committedEnd = end;
    }

    /// A slot that is null.
    long take() {
        lock.lock();
        try {
            Long slot = free.poll();
            return slot != null ? slot : takeNew();
        } finally {
            lock.unlock();
        }
    }

    private long takeNew() {
        long slot = end;
        if (slot == reservation.baseAddress() + reservation.bytes()) {
            throw new IllegalStateException(MAX_SLOTS + " global references are open, the most that a heap can have:"
                    + " close those that are no longer needed, or keep objects in an object that one refers to");
        }
        if (slot == committedEnd) {
            reservation.commit(committedEnd, COMMIT_BYTES);
            committedEnd += COMMIT_BYTES;
        }
        end = slot + SlotLayout.BYTES;
        return slot;
    }

    /// Gives a slot back; it keeps its object alive until the next collection begins.
    void give(long slot) {
        lock.lock();
        try {
            closed.add(slot);
        } finally {
            lock.unlock();
        }
    }

    /// Empties the slots that were given back. Only while the heap does not mark.
    void releaseClosed() {
        lock.lock();
        try {
            for (Long slot = closed.poll(); slot != null; slot = closed.poll()) {
                Address.putLongRelease(slot, 0);
                free.push(slot);
            }
        } finally {
            lock.unlock();
        }
    }

    long baseAddress() {
        return reservation.baseAddress();
    }

    /// First address behind the slots that ever were in use.
    long endAddress() {
        return end;
    }

    long committedBytes() {
        lock.lock();
        try {
            return committedEnd - reservation.baseAddress();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        reservation.close();
    }
}
