package allod.bench.gc;

import allod.gc.handshake.HandshakeOp;
import allod.gc.handshake.Handshakes;
import allod.gc.handshake.Participant;
import allod.gc.handshake.SafepointWatch;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// How long a handshake takes, and a stop of the world: one thread that polls all the time, and a conductor
/// that spins.
public final class HandshakeFigures {

    private static final int WARM_UP = 100_000;
    private static final int TIMES = 500_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10); // for each part, on a machine that is busy
    private static final long SPIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Handshakes handshakes = new Handshakes(SPIN_NANOS, SafepointWatch.silent());
    private final CountDownLatch attached = new CountDownLatch(1);
    private final HandshakeOp op = participant -> ((Polling) participant).asked++;
    private volatile boolean over;
    private volatile long polls; // that found nothing

    private static final class Polling extends Participant {
        private long asked;
    }

    private HandshakeFigures() {}

    public static void main(String[] words) throws InterruptedException {
        new HandshakeFigures().measure();
    }

    private void measure() throws InterruptedException {
        Polling polling = new Polling();
        Thread mutator = Thread.ofPlatform().name("mutator").start(() -> poll(polling));
        attached.await();
        long asked = handshakes(WARM_UP, new Stalls());
        stops(WARM_UP, new Stalls());
        Stalls handshakes = new Stalls();
        asked += handshakes(TIMES, handshakes);
        print("handshake", handshakes);
        Stalls stops = new Stalls();
        stops(TIMES, stops);
        print("rendezvous", stops);
        over = true;
        mutator.join();
        if (polling.asked != asked) {
            throw new IllegalStateException(polling.asked + " ops ran instead of " + asked);
        }
    }

    private void poll(Polling polling) {
        handshakes.attach(polling, attached::countDown);
        long unarmed = 0;
        while (!over) {
            if (polling.isArmed()) {
                polling.safepoint();
            } else {
                polls = ++unarmed; // volatile: seen by the conductor
            }
        }
        handshakes.detach(polling, () -> {});
    }

    /// @return how many there were
    private long handshakes(int times, Stalls stalls) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (stalls.total() < times && System.nanoTime() < end) {
            awaitWork();
            long before = System.nanoTime();
            long _ = handshakes.all(op);
            stalls.add(System.nanoTime() - before);
        }
        return stalls.total();
    }

    private void stops(int times, Stalls stalls) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (stalls.total() < times && System.nanoTime() < end) {
            awaitWork();
            long before = System.nanoTime();
            long _ = handshakes.stop();
            handshakes.resume();
            stalls.add(System.nanoTime() - before);
        }
    }

    /// Until the mutator has left the slow half of its poll: else it would be found standing.
    private void awaitWork() {
        long before = polls;
        while (polls < before + 2) {
            Thread.onSpinWait();
        }
    }

    private static void print(String what, Stalls stalls) {
        Window.print(what + " p50", stalls.quantileNanos(0.5) / 1e3, "us");
        Window.print(what + " p99", stalls.quantileNanos(0.99) / 1e3, "us");
        Window.print(what + " p99.9", stalls.quantileNanos(0.999) / 1e3, "us");
        Window.print(what + " max", stalls.mostNanos() / 1e3, "us");
    }
}
