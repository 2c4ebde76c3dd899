package allod.gc.handshake;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A thread with a participant of its own, which does as a test says.
final class Owner implements AutoCloseable {

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(20);

    final Handshakes handshakes;
    final TestParticipant participant = new TestParticipant();
    final CountDownLatch attached = new CountDownLatch(1);
    final Thread thread;
    volatile boolean end;
    volatile boolean over;
    volatile Throwable failure;

    interface Body {
        void run(Owner owner);
    }

    private Owner(Handshakes handshakes, Body body) {
        this.handshakes = handshakes;
        this.thread = Thread.ofPlatform().daemon().name("owner").start(() -> run(body));
    }

    private void run(Body body) {
        try {
            handshakes.attach(participant, () -> {});
            attached.countDown();
            body.run(this);
        } catch (Throwable thrown) {
            failure = thrown;
        } finally {
            attached.countDown();
            over = true;
        }
    }

    static Owner of(Handshakes handshakes, Body body) {
        Owner owner = new Owner(handshakes, body);
        await("attached", () -> owner.attached.getCount() == 0);
        return owner;
    }

    /// Polls until it is closed, then detaches.
    static Owner polling(Handshakes handshakes) {
        return of(handshakes, owner -> {
            while (!owner.end) {
                owner.participant.poll();
                Thread.onSpinWait();
            }
            owner.detach();
        });
    }

    /// Is blocked until it is closed, then detaches.
    static Owner blocked(Handshakes handshakes) {
        Owner owner = of(handshakes, self -> {
            self.participant.enterBlocked();
            while (!self.end) {
                LockSupport.parkNanos(1_000_000);
            }
            self.participant.leaveBlocked();
            self.detach();
        });
        await("blocked", () -> owner.participant.state() == Participant.BLOCKED);
        return owner;
    }

    void detach() {
        handshakes.detach(participant, () -> {});
    }

    static void await(String what, BooleanSupplier holds) {
        long start = System.nanoTime();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - start > DEADLINE_NANOS) {
                throw new AssertionError("not within 20 s: " + what);
            }
            LockSupport.parkNanos(100_000);
        }
    }

    /// Ends the thread; throws what it has thrown.
    @Override
    public void close() {
        end();
        if (failure != null) {
            throw new AssertionError("in the owner's thread: " + failure, failure);
        }
    }

    /// Ends the thread, whatever it has thrown.
    void end() {
        end = true;
        await("the end of " + thread, () -> over);
    }
}
