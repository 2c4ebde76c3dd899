package allod.bench;

import allod.gc.handshake.Handshakes;
import allod.gc.handshake.Participant;
import java.util.concurrent.locks.LockSupport;

/// A mutator that does nothing but poll, or one that is blocked all the time.
///
/// Threads: made and closed by one, which must not be the thread that conducts inside of it.
final class PollingThread implements AutoCloseable {

    private static final class Poller extends Participant {}

    private final Handshakes handshakes;
    private final Poller poller = new Poller();
    private final Thread thread;
    private volatile boolean end;

    private PollingThread(Handshakes handshakes, boolean blocked) {
        this.handshakes = handshakes;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name(blocked ? "blocked" : "polling")
                .start(blocked ? this::block : this::poll);
        while (!isReady(blocked)) {
            Thread.onSpinWait();
        }
    }

    private boolean isReady(boolean blocked) {
        return handshakes.participants() > 0
                && (!blocked || thread.getState() == Thread.State.WAITING || !thread.isAlive());
    }

    /// Started and attached.
    static PollingThread polling(Handshakes handshakes) {
        return new PollingThread(handshakes, false);
    }

    /// Started, attached, and in a blocked section.
    static PollingThread blocked(Handshakes handshakes) {
        return new PollingThread(handshakes, true);
    }

    private void poll() {
        handshakes.attach(poller, () -> {});
        while (!end) {
            pollOften();
        }
        handshakes.detach(poller, () -> {});
    }

    /// A loop of its own, so that the loop of the program is not what is measured.
    private void pollOften() {
        for (int i = 0; i < 1024; i++) {
            if (poller.isArmed()) {
                poller.safepoint();
            }
        }
    }

    private void block() {
        handshakes.attach(poller, () -> {});
        poller.enterBlocked();
        while (!end) {
            LockSupport.park(this);
        }
        poller.leaveBlocked();
        handshakes.detach(poller, () -> {});
    }

    @Override
    public void close() {
        end = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
