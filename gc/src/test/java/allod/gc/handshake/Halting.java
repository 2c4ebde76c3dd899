package allod.gc.handshake;

import allod.gc.seam.Director;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// Stops the first thread that comes to a point, until it is let go. Makes a race happen every time.
final class Halting implements Director, AutoCloseable {

    private final SeamPoint point;
    private final AtomicBoolean first = new AtomicBoolean();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final Seams.Installed installed;
    private volatile boolean there;

    private Halting(SeamPoint point) {
        this.point = point;
        this.installed = Seams.install(this);
    }

    static Halting at(SeamPoint point) {
        return new Halting(point);
    }

    void awaitThere() {
        Owner.await("a thread at " + point, () -> there);
    }

    void letGo() {
        letGo.countDown();
    }

    @Override
    public void reached(SeamPoint here) {
        if (here == point && first.compareAndSet(false, true)) {
            there = true;
            try {
                letGo.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void starting(Thread thread) {}

    @Override
    public void entered() {}

    @Override
    public void left() {}

    @Override
    public boolean waited() {
        return false;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void close() {
        letGo();
        installed.close();
    }
}
