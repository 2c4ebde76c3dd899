package allod.gc;

import allod.gc.object.SlotLayout;
import allod.pages.PageSize;
import allod.pages.Reservation;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/// The shadow stacks of the mutators of a heap: slices of one reservation, used again when a mutator detaches.
///
/// A shadow stack grows down, as stacks do: the handles in use are `[top, base)`, and the base is the slice's
/// end.
///
/// Threads: any; the lock is the last one taken.
final class ShadowStacks implements AutoCloseable {

    /// As many mutators can be attached at a time.
    static final int MAX_MUTATORS = 4096;

    private final long sliceBytes;
    private final Reservation reservation;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Long> free = new ArrayDeque<>(); // guarded by lock
    private int used; // guarded by lock: slices that ever were handed out

    /// @param handles slots of each
    ShadowStacks(int handles) {
        long bytes = (long) handles * SlotLayout.BYTES;
        sliceBytes = (bytes + PageSize.BYTES - 1) / PageSize.BYTES * PageSize.BYTES;
        reservation = Reservation.reserve("shadow stacks of an object heap", MAX_MUTATORS * sliceBytes, PageSize.BYTES);
    }

    /// @return the address of a slice
    long take() {
        lock.lock();
        try {
            Long slice = free.poll();
            if (slice != null) {
                return slice;
            }
            if (used == MAX_MUTATORS) {
                throw new IllegalStateException(MAX_MUTATORS + " mutators are attached, the most that a heap can have:"
                        + " close those that are done, or lease one with ObjectHeap.run");
            }
            long address = reservation.baseAddress() + used * sliceBytes;
            reservation.commit(address, sliceBytes);
            used++;
            return address;
        } finally {
            lock.unlock();
        }
    }

    long sliceBytes() {
        return sliceBytes;
    }

    void give(long slice) {
        lock.lock();
        try {
            free.push(slice);
        } finally {
            lock.unlock();
        }
    }

    /// Memory behind the slices: at most, since pages of a shadow stack that were never used take none.
    long committedBytes() {
        lock.lock();
        try {
            return used * sliceBytes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        reservation.close();
    }
}
