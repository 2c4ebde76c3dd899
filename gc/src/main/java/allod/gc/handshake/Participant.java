package allod.gc.handshake;

import allod.gc.seam.Fault;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import allod.gc.seam.Stress;
import allod.gc.seam.Stress.RunBy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A thread's part in the handshakes of a heap: what the owner polls, and what the conductor may do in its
/// stead.
///
/// ```
///            enterBlocked(), or a stop                  the conductor: CAS
/// RUNNING ───────────────────────────► BLOCKED ───────────────────────────► CLAIMED
///    ▲                                 │     ▲                                 │
///    └──── leaveBlocked(), resumed ────┘     └──── the op is run, resume() ────┘
///          CAS: fails while CLAIMED
///
/// armed    0  nothing            the owner looks at it at each poll
///          OP       the pending op is to be run, by whoever holds the participant
///          STOP     the owner is to stand until it is gone
///          POISONED the heap has failed: each poll throws
///          CLOSED   not attached: each poll throws
/// ```
///
/// The owner holds the participant while it is RUNNING, the conductor while it is CLAIMED, and nobody while it
/// is BLOCKED. Who holds it may run its ops. An owner that stands in a stop is BLOCKED like any other, so the
/// next handshake does not depend on when it wakes up.
///
/// Invariants:
///
/// - **P1** an op is run exactly once, by the holder
/// - **P2** the owner runs nothing of its own while the participant is CLAIMED
/// - **P3** what the holder did comes before what the next holder does: blocking and releasing are volatile
///   writes, taking is a compare-and-set
/// - **P4** what an owner does between two safepoints is not interrupted by any op of its own
///
/// Threads: one owner, which alone polls, blocks and leaves; the conductor, through [Handshakes].
///
/// Errors: whatever is thrown in the slow paths here, a `StackOverflowError` too, poisons the heap, because
/// nobody knows any more who holds what.
///
/// Sources: thread-local handshakes of the JDK (JEP 312), whose blocked threads are also served by others; Go's
/// preemption of a P in a system call.
public abstract class Participant {

    static final int RUNNING = 0;
    static final int BLOCKED = 1;
    static final int CLAIMED = 2;

    static final int OP = 1;
    static final int STOP = 1 << 1;
    static final int POISONED = 1 << 2;
    static final int CLOSED = 1 << 3;

    private static final VarHandle ARMED = field("armed");
    private static final VarHandle STATE = field("state");

    private final Waits waits = new Waits();
    private final BooleanSupplier mayLeave = this::mayLeave;

    /// See above; by its VarHandle.
    @SuppressWarnings("UnusedVariable")
    private int armed = CLOSED;

    private int state;

    /// What is asked; belongs to OP, and is read by the holder.
    private @Nullable HandshakeOp pending;

    /// Whether it is blocked because the owner obeys, at a poll, and not because it waits for something of its
    /// own.
    private boolean standing;

    private volatile @Nullable Handshakes handshakes;
    private volatile @Nullable Thread owner;

    protected Participant() {}

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup()
                    .findVarHandle(Participant.class, name, int.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    // ------------------------------------------------------------------------------------------ of the owner

    /// Whether the owner is to call [#safepoint()]. Opaque: it needs to be seen soon, the slow half orders what
    /// follows.
    public final boolean isArmed() {
        return (int) ARMED.getOpaque(this) != 0;
    }

    /// The slow half of a poll: does what is asked, and stands while the world is stopped. Raw references that
    /// the owner holds are stale afterwards.
    ///
    /// @throws IllegalStateException when the heap has failed, or the participant is not attached
    public final void safepoint() {
        onArrival();
        try {
            for (int bits = armed(); bits != 0; bits = armed()) {
                comply(bits);
            }
        } catch (Throwable failure) {
            throw failed(failure);
        }
        onSafepoint();
    }

    private void comply(int bits) {
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.POLL_ARMED);
            Stress.delaySafepoint();
        }
        if ((bits & (POISONED | CLOSED)) != 0) {
            throw refusal(bits);
        }
        if ((bits & OP) != 0 && Stress.runBy() != RunBy.CONDUCTOR) {
            answer(attached());
        } else {
            standAside(attached());
        }
    }

    private void answer(Handshakes registry) {
        registry.runPending(this, SeamPoint.HANDSHAKE_RAN_SELF);
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.HANDSHAKE_ACKED);
        }
        registry.wakeConductor();
    }

    private void standAside(Handshakes registry) {
        standing = true;
        block(registry);
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.STOPPED);
        }
        leave();
        standing = false;
    }

    /// From here on until [#leaveBlocked()] the owner touches nothing of the heap; it may wait for whatever it
    /// likes.
    public final void enterBlocked() {
        assert state == RUNNING : "enterBlocked() in state " + state + ": blocked sections do not nest";
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.BLOCKED_ENTERING);
        }
        block(attached());
    }

    private void block(Handshakes registry) {
        STATE.setVolatile(this, BLOCKED); // volatile: what the owner did comes first, the look at the sleeper after it
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.BLOCKED_ENTERED);
        }
        registry.wakeConductor();
    }

    /// Ends what [#enterBlocked()] began; waits while the world is stopped. A safepoint.
    public final void leaveBlocked() {
        assert (int) STATE.getOpaque(this) != RUNNING : "leaveBlocked() without enterBlocked()";
        onArrival();
        try {
            leave();
        } catch (Throwable failure) {
            throw failed(failure);
        }
        safepoint();
    }

    private void leave() {
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.BLOCKED_LEAVING);
        }
        while (!mayLeave() || !tryLeave()) {
            waits.await(mayLeave);
            int bits = armed();
            if ((bits & (POISONED | CLOSED)) != 0) {
                throw refusal(bits); // whatever the state: it counts no longer
            }
        }
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.BLOCKED_LEFT);
        }
    }

    private boolean tryLeave() {
        if (Fault.F27.on()) {
            STATE.setVolatile(this, RUNNING);
            return true;
        }
        return STATE.compareAndSet(this, BLOCKED, RUNNING); // fails while the conductor has it
    }

    /// Volatile reads: the conductor releases and then wakes.
    private boolean mayLeave() {
        int bits = armed();
        int held = Stress.runBy() == RunBy.CONDUCTOR ? STOP | OP : STOP;
        return (bits & (POISONED | CLOSED)) != 0
                || ((bits & held) == 0 && (Fault.F27.on() || (int) STATE.getVolatile(this) == BLOCKED));
    }

    /// Told on the owner before it does what is asked, or waits until it may leave a blocked section; twice
    /// when a blocked section ends in a safepoint. [#onSafepoint()] comes when it goes on.
    protected void onArrival() {}

    /// Called on the owner after each safepoint: references that it held raw are stale.
    protected void onSafepoint() {}

    /// Hands a blocked participant to another thread: one that is leased from a pool.
    ///
    /// @param thread who owns it from now on; null while it lies in the pool
    public final void ownedBy(@Nullable Thread thread) {
        assert (int) STATE.getOpaque(this) != RUNNING : "only a blocked participant changes hands";
        owner = thread;
    }

    /// Whose it is.
    public final @Nullable Thread owner() {
        return owner;
    }

    private IllegalStateException failed(Throwable failure) {
        Handshakes registry = handshakes;
        if (registry != null && (armed() & CLOSED) == 0) {
            return registry.poison(failure);
        }
        return failure instanceof IllegalStateException refusal ? refusal : new IllegalStateException(failure);
    }

    private IllegalStateException refusal(int bits) {
        Handshakes registry = handshakes;
        return (bits & POISONED) != 0 && registry != null
                ? registry.failure()
                : new IllegalStateException(this + " is not attached to its heap: it was closed, or never attached."
                        + " Attach a new one.");
    }

    private Handshakes attached() {
        Handshakes registry = handshakes;
        if (registry == null) {
            throw refusal(CLOSED);
        }
        return registry;
    }

    // -------------------------------------------------------------------------------------- of the conductor

    private int armed() {
        return (int) ARMED.getVolatile(this);
    }

    boolean isAsked(int bits) {
        return (armed() & bits) != 0;
    }

    int state() {
        return (int) STATE.getVolatile(this);
    }

    /// Under the lock of the registry.
    void bind(Handshakes registry, Thread thread) {
        handshakes = registry;
        owner = thread;
        STATE.setVolatile(this, RUNNING);
        ARMED.setVolatile(this, 0);
    }

    /// Under the lock of the registry.
    void unbind() {
        ARMED.setVolatile(this, CLOSED);
        owner = null;
    }

    void ask(HandshakeOp op) {
        pending = op;
        arm(OP);
    }

    void arm(int bit) {
        int _ = (int) ARMED.getAndBitwiseOr(this, bit); // volatile: publishes the op
    }

    void disarm(int bit) {
        int _ = (int) ARMED.getAndBitwiseAnd(this, ~bit); // volatile: publishes what was done
    }

    /// For the holder.
    @Nullable
    HandshakeOp takePending() {
        HandshakeOp op = pending;
        pending = null;
        return op;
    }

    /// For the holder.
    boolean isStanding() {
        return standing;
    }

    boolean tryClaim() {
        // The look first: a compare-and-set that fails takes the cache line from an owner that is about to answer.
        return (int) STATE.getVolatile(this) == BLOCKED && STATE.compareAndSet(this, BLOCKED, CLAIMED);
    }

    /// The conductor gives back what it claimed.
    ///
    /// @return false when the owner did not wait for that
    boolean unclaim() {
        boolean held = STATE.compareAndSet(this, CLAIMED, BLOCKED); // what the conductor did comes first
        waits.wake();
        return held;
    }

    /// The thread of a running participant has ended; under the lock of the registry.
    void blockForDeadOwner() {
        boolean _ = STATE.compareAndSet(this, RUNNING, BLOCKED);
    }

    Waits waits() {
        return waits;
    }

    @Override
    public String toString() {
        Thread thread = owner;
        return "the participant of " + (thread == null ? "nobody" : "thread '" + thread.getName() + "'");
    }
}
