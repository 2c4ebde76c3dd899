package allod.pages.snapshot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A thread's pass through an [OperationGate]: what [OperationGate#enter()] hands out, and closing it is the exit.
///
/// ```
/// try (var _ = gate.enter()) { ... }      no object is made: a pass is used again and again
/// ```
///
/// A pass *belongs* to a platform thread, or is *lent* to a virtual thread for one operation.
///
/// Invariants:
///
/// - **O1** `depth` is written by the thread that holds the pass, and by no other
/// - **O2** a lent pass has an owner exactly while its depth may be above zero
///
/// Threads: the one that entered closes it.
public final class Operation extends OperationPadding implements AutoCloseable {

    private static final VarHandle OWNER = field("ownerId", long.class);
    private static final VarHandle DEPTH = field("depth", int.class);

    /// Id of the thread that holds it; 0: nobody.
    private long ownerId;

    /// How many operations the thread is in, one inside the other.
    private int depth;

    private final boolean lent;
    private final @Nullable WeakReference<Thread> thread; // of a pass that belongs to it
    private final @Nullable Map<Long, Operation> home; // of a pass that was made for one operation

    private Operation(
            long ownerId, boolean lent, @Nullable WeakReference<Thread> thread, @Nullable Map<Long, Operation> home) {
        this.ownerId = ownerId;
        this.lent = lent;
        this.thread = thread;
        this.home = home;
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup()
                    .findVarHandle(Operation.class, name, type)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    static Operation of(Thread thread) {
        return new Operation(thread.threadId(), false, new WeakReference<>(thread), null);
    }

    static Operation lent() {
        return new Operation(0, true, null, null);
    }

    /// For one operation, at the end of which it leaves `home`.
    static Operation extra(long ownerId, Map<Long, Operation> home) {
        return new Operation(ownerId, true, null, home);
    }

    /// Leaves the gate.
    @Override
    public void close() {
        int inside = depth; // plain: no other thread writes it
        assert inside > 0 && isOf(Thread.currentThread().threadId()) : "closed by a thread that has not entered";
        DEPTH.setRelease(this, inside - 1); // release: who finds the gate empty sees what the operation has written
        if (lent && inside == 1) {
            giveBack();
        }
    }

    private void giveBack() {
        long threadId = ownerId;
        OWNER.setRelease(this, 0L); // release: the next holder sees depth 0
        if (home != null) {
            home.remove(threadId);
        }
    }

    /// One more operation; how many the thread was in before.
    ///
    /// @param barrier whether the closing side sees to it that the store is visible before this thread reads on
    int begin(boolean barrier) {
        int before = depth; // plain: no other thread writes it
        if (barrier) {
            DEPTH.setOpaque(this, before + 1); // opaque: membarrier on the closing side is the fence
        } else {
            DEPTH.setVolatile(this, before + 1); // volatile: must not pass the read of the gate that follows
        }
        return before;
    }

    /// Plain: an id equals that of the reading thread only if this thread has put it there.
    boolean isOf(long threadId) {
        return ownerId == threadId;
    }

    /// Takes a pass that nobody holds.
    boolean tryLend(long threadId) {
        return (long) OWNER.getOpaque(this) == 0 && OWNER.compareAndSet(this, 0L, threadId);
    }

    /// Acquire: the accesses of the operation that has ended come before what the reader does next.
    boolean isInside() {
        return (int) DEPTH.getAcquire(this) != 0;
    }

    /// How many operations the calling thread is in; for the holder only.
    int ownDepth() {
        return depth;
    }

    /// Its place in a table of a length that is a power of two.
    int placeIn(int length) {
        return (int) ownerId & length - 1;
    }

    /// Whether it belonged to a thread that is dead: what that thread was in is over.
    boolean isAbandoned() {
        if (thread == null) {
            return false;
        }
        Thread holder = thread.get();
        return holder == null || !holder.isAlive();
    }

    @Override
    public String toString() {
        Thread holder = thread == null ? null : thread.get();
        return holder != null ? "thread '" + holder.getName() + "'" : "thread #" + (long) OWNER.getOpaque(this);
    }
}
