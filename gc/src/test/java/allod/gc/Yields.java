package allod.gc;

import allod.gc.seam.Director;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/// Lets others run at the points between the steps of the protocols, now and then, on threads that really run
/// at once.
final class Yields implements Director, AutoCloseable {

    private final Seams.Installed installed = Seams.install(this);

    @Override
    public void starting(Thread thread) {}

    @Override
    public void entered() {}

    @Override
    public void left() {}

    @Override
    public void reached(SeamPoint point) {
        int drawn = ThreadLocalRandom.current().nextInt(64);
        if (drawn == 0) {
            LockSupport.parkNanos(20_000);
        } else if (drawn < 8) {
            Thread.yield();
        }
    }

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
        installed.close();
    }
}
