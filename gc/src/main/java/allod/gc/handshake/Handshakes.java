package allod.gc.handshake;

import allod.gc.seam.Fault;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import allod.gc.seam.Stress;
import allod.gc.seam.Stress.RunBy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// How a collector speaks to the threads that use a heap: one by one, or all of them while they stand.
///
/// ```
/// all(op)      handshake     each participant runs op once: itself at its next poll, or the conductor for one that is
///                            blocked. Others run on meanwhile; returns when the last one is done
/// stop()       rendezvous    returns when every participant stands; forEachStopped(op); resume()
/// ```
///
/// A handshake changes something for each participant at a moment of its own, a rendezvous for all at one
/// moment. When `all` has returned, every participant has changed: what must be everywhere before something
/// else begins is an `all` of its own.
///
/// Who attaches either gets the op of a handshake, or sees what `publish` wrote before; never neither, never
/// both.
///
/// Invariants:
///
/// - **H1** each participant that is attached when a handshake is published runs its op exactly once
/// - **H2** between `stop` and `resume` no participant runs code of its own, none attaches and none detaches
/// - **H3** what the conductor wrote before a handshake is seen by the op, and what the op wrote is seen by the
///   conductor afterwards
/// - **H4** one conductor at a time: the others wait for their turn
///
/// Threads: any, except one whose own participant is running: it would wait for itself, and is refused. The
/// lock guards who is attached and is held for stores only.
///
/// Errors: fail-stop. An op that throws, or an error in a slow path, poisons the registry: every later call,
/// and every poll of every participant, throws an `IllegalStateException` with the first failure as cause.
public final class Handshakes {

    private static final VarHandle CONDUCTOR = conductorField();

    private static final Participant[] NOBODY = {};

    /// How often a conductor that waits looks whether the awaited thread has ended.
    private static final long LOOK_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /// How long it leaves the op to a blocked owner, in tests that want that.
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Roster roster = new Roster();
    private final Waits waits;
    private final SafepointWatch watch;
    private final BooleanSupplier turnIsFree = this::isTurnFree;
    private final BooleanSupplier answered = this::isAnswered;
    private final BooleanSupplier answeredByOwner = this::isAnsweredByOwner;
    private final BooleanSupplier claimable = this::isClaimable;

    private volatile @Nullable Thread conductor;

    // Of the conductor.
    private Participant[] asked = NOBODY;
    private @Nullable Participant awaited;

    private static VarHandle conductorField() {
        try {
            return MethodHandles.lookup()
                    .findVarHandle(Handshakes.class, "conductor", Thread.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    public Handshakes() {
        this(Waits.SPIN_NANOS, SafepointWatch.silent());
    }

    /// @param spinNanos how long the conductor spins for a participant before it sleeps: longer than usual
    ///     where a quick answer is worth a processor
    public Handshakes(long spinNanos, SafepointWatch watch) {
        this.waits = new Waits(spinNanos);
        this.watch = watch;
    }

    // ------------------------------------------------------------------------------------- attach and detach

    /// Makes the calling thread's participant one of those that are asked. Waits while the world is stopped.
    ///
    /// @param underLock copies the phase into the participant: no handshake is published and no stop begins
    ///     meanwhile
    public void attach(Participant participant, Runnable underLock) {
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.ATTACHING);
        }
        roster.attach(this, participant, underLock);
    }

    /// The opposite: does what is asked first, waits while the world is stopped. Also for a participant whose
    /// thread has ended without doing so, by whoever finds it. When the heap has failed it goes without its
    /// last words.
    ///
    /// @param lastWords hands on what the participant has buffered; no handshake is published and no stop
    ///     begins meanwhile
    public void detach(Participant participant, Runnable lastWords) {
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.DETACHING);
        }
        roster.detach(participant, lastWords);
    }

    /// How many are attached.
    public int participants() {
        return roster.participants().length;
    }

    // ------------------------------------------------------------------------------------------- handshakes

    /// Has each participant run the op once.
    ///
    /// @return how long it took until the last one had, in nanoseconds
    public long all(HandshakeOp op) {
        return all(Handshakes::nothing, op);
    }

    private static void nothing() {}

    /// The same, with a change of phase: who attaches later sees it, who is attached gets the op.
    ///
    /// @param publish writes the phase; run under the lock
    public long all(Runnable publish, HandshakeOp op) {
        long start = Seams.nanoTime();
        takeTurn();
        try {
            Participant[] participants = roster.publish(publish, op);
            if (Seams.OPEN) {
                Seams.reach(SeamPoint.HANDSHAKE_ARMED);
            }
            if (Stress.runBy() != RunBy.MUTATOR) {
                for (Participant participant : participants) {
                    boolean _ = tryAnswerFor(participant);
                }
            }
            for (Participant participant : participants) {
                awaitAnswer(participant, start);
            }
        } finally {
            endTurn();
        }
        roster.throwIfPoisoned();
        return Seams.nanoTime() - start;
    }

    private void awaitAnswer(Participant participant, long start) {
        if (Stress.runBy() == RunBy.MUTATOR) {
            awaited = participant;
            boolean _ = waits.await(answeredByOwner, GRACE_NANOS);
        }
        while (participant.isAsked(Participant.OP) && !tryAnswerFor(participant)) {
            await(answered, participant, start);
        }
    }

    /// Runs the op of a blocked participant in its stead.
    private boolean tryAnswerFor(Participant participant) {
        if (!participant.tryClaim()) {
            return false;
        }
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.HANDSHAKE_CLAIMED);
        }
        if (participant.isAsked(Participant.OP)) { // else the owner has answered and blocked since
            if (Fault.F2.on() && participant.isStanding()) {
                HandshakeOp _ = participant.takePending();
            }
            runPending(participant, SeamPoint.HANDSHAKE_RAN_FOR);
        }
        unclaim(participant);
        return true;
    }

    private void unclaim(Participant participant) {
        if (!participant.unclaim()) {
            IllegalStateException _ = poison(new IllegalStateException(participant
                    + " ran on while the conductor acted in its stead: leaving a blocked section was not waited for"));
        }
    }

    /// For the holder of the participant.
    void runPending(Participant participant, SeamPoint ran) {
        HandshakeOp op = participant.takePending();
        try {
            if (op != null) {
                op.run(participant);
            }
        } catch (Throwable failure) {
            IllegalStateException _ = poison(failure); // told to everyone at the next call, and to this caller too
        } finally {
            if (Seams.OPEN) {
                Seams.reach(ran);
            }
            participant.disarm(Participant.OP); // volatile: what the op did comes first
        }
    }

    private boolean isAnswered() {
        return isAnsweredByOwner() || isClaimable();
    }

    private boolean isAnsweredByOwner() {
        Participant participant = awaited;
        return participant == null || !participant.isAsked(Participant.OP) || roster.poison() != null;
    }

    // ------------------------------------------------------------------------------------------- rendezvous

    /// Stops the world: returns when every participant stands. To be followed by [#resume()] on the same
    /// thread, in a `finally`.
    ///
    /// @return how long it took them to come to a safepoint, in nanoseconds
    public long stop() {
        long start = Seams.nanoTime();
        takeTurn();
        try {
            asked = roster.publishStop();
            if (Seams.OPEN) {
                Seams.reach(SeamPoint.STOP_REQUESTED);
            }
            for (Participant participant : asked) {
                while (!participant.tryClaim()) {
                    await(claimable, participant, start);
                }
            }
            if (Seams.OPEN) {
                Seams.reach(SeamPoint.WORLD_STOPPED);
            }
            return Seams.nanoTime() - start;
        } catch (RuntimeException | Error failure) {
            letGo();
            throw failure;
        }
    }

    private boolean isClaimable() {
        Participant participant = awaited;
        return participant == null || participant.state() == Participant.BLOCKED || roster.poison() != null;
    }

    /// Runs the op on the calling thread for each of those that stand.
    public void forEachStopped(HandshakeOp op) {
        requireStopped();
        try {
            for (Participant participant : asked) {
                op.run(participant);
            }
        } catch (Throwable failure) {
            throw poison(failure);
        }
    }

    /// Lets the world go on. Never throws because of a poisoned registry: nobody is to stand for ever.
    public void resume() {
        requireStopped();
        letGo();
    }

    private void letGo() {
        roster.endStop();
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.RESUMED);
        }
        for (Participant participant : asked) {
            participant.disarm(Participant.STOP);
            if (participant.state() == Participant.CLAIMED) {
                unclaim(participant);
            } else {
                participant.waits().wake();
            }
        }
        asked = NOBODY;
        endTurn();
    }

    private void requireStopped() {
        if (conductor != Thread.currentThread() || !roster.isStopping()) {
            throw new IllegalStateException("the calling thread has not stopped the world: call stop() first");
        }
    }

    // ---------------------------------------------------------------------------------------------- turns

    private void takeTurn() {
        Thread caller = Thread.currentThread();
        roster.throwIfPoisoned();
        requireNotOfCaller(roster.participants());
        if (conductor == caller) {
            throw new IllegalStateException("a handshake inside a stop or an op: call resume() first, and use"
                    + " forEachStopped while the world stands");
        }
        while (!CONDUCTOR.compareAndSet(this, (Thread) null, caller)) {
            Waits.until(turnIsFree);
        }
    }

    private boolean isTurnFree() {
        return conductor == null;
    }

    private void endTurn() {
        awaited = null;
        conductor = null;
    }

    /// Refuses a caller that would wait for itself: one whose own participant is running.
    ///
    /// @throws IllegalStateException then
    public void requireCallerBlocked() {
        requireNotOfCaller(roster.participants());
    }

    private static void requireNotOfCaller(Participant[] all) {
        Thread caller = Thread.currentThread();
        for (Participant participant : all) {
            if (participant.owner() == caller && participant.state() == Participant.RUNNING) {
                throw new IllegalStateException(participant + " of the calling thread is running: it would wait for"
                        + " itself. Conduct inside of blocked(), or on a thread without a participant.");
            }
        }
    }

    private void await(BooleanSupplier settled, Participant participant, long start) {
        awaited = participant;
        long tellAt = watch.patienceNanos();
        long roundNanos = Math.min(tellAt, LOOK_AFTER_NANOS);
        for (boolean is = waits.await(settled, Math.max(roundNanos, waits.spinNanos()));
                !is;
                is = waits.awaitAsleep(settled, roundNanos)) {
            lookAfter(participant);
            long waited = Seams.nanoTime() - start;
            if (waited >= tellAt) {
                watch.tellLate(participant, waited);
                tellAt = 2 * waited;
            }
        }
        roster.throwIfPoisoned();
    }

    private void lookAfter(Participant participant) {
        Thread dead = roster.buryIfDead(participant);
        if (dead != null) {
            watch.tellAbandoned(participant, dead);
        }
    }

    void wakeConductor() {
        waits.wake();
    }

    // ------------------------------------------------------------------------------------------- fail-stop

    /// Ends the heap: every later call and every poll throws. The first failure is kept.
    ///
    /// @return what is to be thrown
    public IllegalStateException poison(Throwable failure) {
        IllegalStateException refusal = roster.poison(failure);
        waits.wake();
        return refusal;
    }

    /// What ended the heap.
    public @Nullable Throwable poison() {
        return roster.poison();
    }

    IllegalStateException failure() {
        return roster.failure();
    }
}
