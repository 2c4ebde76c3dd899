package allod.gc;

import allod.gc.seam.Director;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Holds the collector at a named point, so that a test can do there what must not do harm. Threads of the
/// collector alone are held; those of tests pass.
final class Gates implements Director, AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Map<SeamPoint, CountDownLatch> arrived = new ConcurrentHashMap<>();
    private final Map<SeamPoint, CountDownLatch> opened = new ConcurrentHashMap<>();
    private final Set<Thread> collectors = ConcurrentHashMap.newKeySet();
    private final Seams.Installed installed;

    /// All gates are closed until they are opened.
    Gates(SeamPoint... points) {
        for (SeamPoint point : points) {
            close(point);
        }
        installed = Seams.install(this);
    }

    /// From now on the collector stops there.
    void close(SeamPoint point) {
        arrived.put(point, new CountDownLatch(1));
        opened.put(point, new CountDownLatch(1));
    }

    /// Returns when the collector stands at the gate.
    void await(SeamPoint point) {
        await(arrived.get(point), "nobody came to " + point);
    }

    void open(SeamPoint point) {
        opened.get(point).countDown();
    }

    /// Waits without any other means than looking.
    static void until(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError("waited in vain until " + what);
            }
            Thread.yield();
        }
    }

    private static void await(CountDownLatch latch, String otherwise) {
        try {
            if (!latch.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
                throw new AssertionError(otherwise);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void starting(Thread thread) {
        collectors.add(thread);
    }

    @Override
    public void entered() {}

    @Override
    public void left() {}

    @Override
    public void reached(SeamPoint point) {
        CountDownLatch gate = opened.get(point);
        if (gate != null && collectors.contains(Thread.currentThread())) {
            arrived.get(point).countDown();
            await(gate, point + " stays closed");
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
        opened.values().forEach(CountDownLatch::countDown);
        installed.close();
    }
}
