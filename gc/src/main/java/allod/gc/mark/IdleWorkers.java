package allod.gc.mark;

import allod.gc.handshake.Waits;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

/// The workers that wait for something to mark, so that who publishes a chunk can wake one.
///
/// ```
/// worker     seat taken │ look for work │ sleep
/// publisher  push the chunk │ a seat taken? │ wake who sits there
/// ```
///
/// Each side writes before it reads, both with full fences, so one of the two sees the other: no wake-up is
/// lost.
///
/// Threads: any may wake; seat `i` is that of worker `i`.
final class IdleWorkers {

    /// Most workers of a heap.
    static final int SEATS = 64;

    private static final VarHandle TAKEN = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle WAITING;

    static {
        try {
            WAITING = MethodHandles.lookup().findVarHandle(IdleWorkers.class, "waiting", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("field of IdleWorkers", impossible);
        }
    }

    private final int[] taken = new int[SEATS];
    private final Waits[] waits = new Waits[SEATS];
    private int waiting;

    IdleWorkers() {
        for (int i = 0; i < SEATS; i++) {
            waits[i] = new Waits();
        }
    }

    /// Whether a worker is idle. Opaque: who acts on it publishes something first, with a full fence.
    boolean any() {
        return (int) WAITING.getOpaque(this) > 0;
    }

    /// Lets worker `worker` wait until there is work.
    void await(int worker, BooleanSupplier work) {
        TAKEN.setVolatile(taken, worker, 1);
        int _ = (int) WAITING.getAndAdd(this, 1);
        waits[worker].await(work);
        int _ = (int) WAITING.getAndAdd(this, -1);
        TAKEN.setVolatile(taken, worker, 0);
    }

    /// Wakes an idle worker, the same one as last time if that has not risen yet: who rises wakes the next.
    void wakeOne() {
        for (int i = 0; i < SEATS; i++) {
            if ((int) TAKEN.getVolatile(taken, i) != 0) {
                waits[i].wake();
                return;
            }
        }
    }

    void wakeAll() {
        for (Waits one : waits) {
            one.wake();
        }
    }
}
