package allod.gc.handshake;

import allod.gc.seam.Seams;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Who takes part in a heap's handshakes, and whether they still can.
///
/// ```
/// lock ┬─ participants   an array that is replaced, so readers need no lock
///      ├─ stopping       from the moment participants are told to stop until they are let go: nobody comes or goes
///      └─ publishing     a phase and its op reach those in the array; who comes later finds the phase
/// poison                 the first failure: armed in every participant, for good
/// ```
///
/// Invariants:
///
/// - **R1** a participant that is in the array when something is published has it armed before the lock is free
/// - **R2** the array does not change while `stopping`
/// - **R3** nothing is pending for a participant that leaves, unless the heap has failed
///
/// Threads: any; the lock is held for stores, and for what attaching and detaching participants do under it.
final class Roster {

    private static final VarHandle POISON = poisonField();

    private static final Participant[] NOBODY = {};

    private final ReentrantLock lock = new ReentrantLock();
    private final BooleanSupplier mayChange = this::mayChange;

    /// Replaced, never changed; written under the lock.
    private volatile Participant[] participants = NOBODY;

    /// Written under the lock, read by those who wait for its end without.
    private volatile boolean stopping;

    private volatile @Nullable Throwable poison;

    private static VarHandle poisonField() {
        try {
            return MethodHandles.lookup()
                    .findVarHandle(Roster.class, "poison", Throwable.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    Participant[] participants() {
        return participants;
    }

    boolean isStopping() {
        return stopping;
    }

    private boolean mayChange() {
        return !stopping || poison != null;
    }

    // -------------------------------------------------------------------------------------- come and go

    void attach(Handshakes handshakes, Participant participant, Runnable underLock) {
        while (!tryAttach(handshakes, participant, underLock)) {
            participant.waits().await(mayChange);
        }
    }

    private boolean tryAttach(Handshakes handshakes, Participant participant, Runnable underLock) {
        lock();
        try {
            throwIfPoisoned();
            if (!participant.isAsked(Participant.CLOSED)) {
                throw new IllegalStateException(participant + " is attached already: detach it first");
            }
            if (stopping) {
                return false;
            }
            underLock.run();
            participant.bind(handshakes, Thread.currentThread());
            participants = with(participants, participant);
            return true;
        } finally {
            unlock();
        }
    }

    void detach(Participant participant, Runnable lastWords) {
        if (poison == null) {
            requireRunning(participant);
        }
        while (!tryDetach(participant, lastWords)) {
            participant.safepoint();
        }
    }

    private boolean tryDetach(Participant participant, Runnable lastWords) {
        lock();
        try {
            boolean failed = poison != null;
            if (!failed && participant.isAsked(Participant.OP | Participant.STOP)) {
                return false;
            }
            participants = without(participants, participant);
            participant.unbind();
            if (!failed) {
                speak(lastWords);
            }
            return true;
        } finally {
            unlock();
        }
    }

    private void speak(Runnable lastWords) {
        try {
            lastWords.run();
        } catch (Throwable failure) {
            throw poison(failure);
        }
    }

    private void requireRunning(Participant participant) {
        if (participant.isAsked(Participant.CLOSED)) {
            throw new IllegalStateException(participant + " is not attached: detach once what was attached once");
        }
        if (participant.owner() != Thread.currentThread()) {
            adopt(participant);
        } else if (participant.state() != Participant.RUNNING) {
            throw new IllegalStateException(participant + " is blocked: detach it outside of blocked()");
        }
    }

    private void adopt(Participant participant) {
        lock();
        try {
            Thread owner = participant.owner();
            if (owner == null || owner.isAlive()) {
                throw new IllegalStateException(participant + " is not of the calling thread: let its owner detach it");
            }
            participant.blockForDeadOwner();
            participant.ownedBy(Thread.currentThread());
        } finally {
            unlock();
        }
        participant.leaveBlocked();
    }

    /// Blocks a running participant whose thread has ended: it answers no more, and all it did comes before the
    /// answer of `isAlive`.
    ///
    /// @return that thread, or null if there is nothing to bury
    @Nullable
    Thread buryIfDead(Participant participant) {
        lock(); // somebody may be adopting it
        try {
            Thread owner = participant.owner();
            if (owner == null || owner.isAlive() || participant.state() != Participant.RUNNING) {
                return null;
            }
            participant.blockForDeadOwner();
            return owner;
        } finally {
            unlock();
        }
    }

    private static Participant[] with(Participant[] some, Participant one) {
        Participant[] more = Arrays.copyOf(some, some.length + 1);
        more[some.length] = one;
        return more;
    }

    private static Participant[] without(Participant[] some, Participant one) {
        int place = Arrays.asList(some).indexOf(one);
        if (place < 0) {
            throw new IllegalStateException(one + " is not attached: detach once what was attached once");
        }
        Participant[] fewer = Arrays.copyOf(some, some.length - 1);
        System.arraycopy(some, place + 1, fewer, place, fewer.length - place);
        return fewer;
    }

    // ------------------------------------------------------------------------------------------ publish

    /// @return those who are asked
    Participant[] publish(Runnable phase, HandshakeOp op) {
        lock();
        try {
            Participant[] all = participants;
            phase.run();
            for (Participant participant : all) {
                participant.ask(op);
            }
            return all;
        } finally {
            unlock();
        }
    }

    /// @return those who are told to stop: all, until [#endStop()]
    Participant[] publishStop() {
        lock();
        try {
            Participant[] all = participants;
            stopping = true;
            for (Participant participant : all) {
                participant.arm(Participant.STOP);
            }
            return all;
        } finally {
            unlock();
        }
    }

    void endStop() {
        lock();
        try {
            stopping = false;
        } finally {
            unlock();
        }
    }

    // ---------------------------------------------------------------------------------------- fail-stop

    /// Keeps the first failure, and has every poll throw.
    ///
    /// @return what is to be thrown
    IllegalStateException poison(Throwable failure) {
        if (POISON.compareAndSet(this, (Throwable) null, failure)) {
            lock();
            try {
                for (Participant participant : participants) {
                    participant.arm(Participant.POISONED);
                    participant.waits().wake();
                }
            } finally {
                unlock();
            }
        }
        return failure();
    }

    @Nullable
    Throwable poison() {
        return poison;
    }

    IllegalStateException failure() {
        Throwable cause = poison;
        return new IllegalStateException(
                "the heap has failed and stands still: " + cause
                        + ". Close it: what it holds can no longer be relied on.",
                cause);
    }

    void throwIfPoisoned() {
        if (poison != null) {
            throw failure();
        }
    }

    /// No seam stops a thread that has the lock: what it runs under it may pass some.
    private void lock() {
        lock.lock();
        if (Seams.OPEN) {
            Seams.locked();
        }
    }

    private void unlock() {
        if (Seams.OPEN) {
            Seams.unlocked();
        }
        lock.unlock();
    }
}
