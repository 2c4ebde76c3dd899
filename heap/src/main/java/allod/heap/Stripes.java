package allod.heap;

import allod.pages.Cpu;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/// Local heaps for virtual threads: a few a CPU instead of one a thread.
///
/// ```
/// virtual thread ──► Cpu.current() ──► stripe: try its lock ──► malloc ──► unlock
///                                         │ taken: try the next one, never wait
/// ```
///
/// A virtual thread never frees through a stripe: its free is a push by another thread ([RemoteFrees]), without a lock.
///
/// Invariant: **V1** a stripe's local heap is used by the holder of its lock only.
///
/// Threads: any.
final class Stripes {

    private static final int PADDING = 32; // ints, so that two locks are two cache lines apart

    /// Threads that yield are run again at once, and may keep a holder who waits for the page heap from its carrier for
    /// good. After so many yields they sleep.
    private static final int MAX_YIELDS = 16;

    private static final long PAUSE_NANOS = 20_000;

    private final LocalHeap[] stripes;
    private final AtomicIntegerArray locks;

    Stripes(LocalHeaps locals) {
        int count = Math.max(2, Cpu.count());
        stripes = new LocalHeap[count];
        for (int i = 0; i < count; i++) {
            stripes[i] = locals.create();
        }
        locks = new AtomicIntegerArray((count + 1) * PADDING);
    }

    long malloc(long bytes) {
        int stripe = lock();
        try {
            return stripes[stripe].malloc(bytes);
        } finally {
            unlock(stripe);
        }
    }

    long mallocMediumAligned(int bytes, int alignment) {
        int stripe = lock();
        try {
            return stripes[stripe].blocks().allocateMediumAligned(bytes, alignment);
        } finally {
            unlock(stripe);
        }
    }

    /// Gives back the empty spans of the stripes that are not in use.
    void flush() {
        for (int i = 0; i < stripes.length; i++) {
            if (tryLock(i)) {
                try {
                    stripes[i].blocks().flush();
                } finally {
                    unlock(i);
                }
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // the holder of a lock may be waiting for this very carrier
    private int lock() {
        int stripe = Cpu.current() % stripes.length;
        for (int tries = 1; !tryLock(stripe); tries++) {
            stripe = stripe + 1 == stripes.length ? 0 : stripe + 1;
            if (tries % stripes.length == 0) { // every stripe is taken: let its holder run
                if (tries < MAX_YIELDS * stripes.length) {
                    Thread.yield();
                } else {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
        return stripe;
    }

    private boolean tryLock(int stripe) {
        int index = (stripe + 1) * PADDING;
        return locks.getPlain(index) == 0 && locks.compareAndSet(index, 0, 1);
    }

    private void unlock(int stripe) {
        locks.setRelease((stripe + 1) * PADDING, 0);
    }
}
