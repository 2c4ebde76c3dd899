package allod.heap;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The daemon thread that looks after all heaps: delayed purges, the local heaps of dead threads, the coarse clock.
///
/// ```
/// started by the first heap ──► looks once a second ◄──► looks ten times a second, while free memory waits for its
/// purge
///                                   │ no heap is left
///                                   ▼ ends
/// ```
///
/// Threads: one at most runs [#run]; anyone may call the static methods.
final class Purger implements Runnable {

    private static final long BUSY_NANOS = 100_000_000;
    private static final long QUIET_NANOS = 1_000_000_000;

    private static final List<WeakReference<Heap>> HEAPS = new ArrayList<>(); // guarded by itself, as is `thread`
    private static @Nullable Thread thread;
    private static volatile boolean busy;
    private static volatile long now = System.nanoTime();

    private Purger() {}

    /// The time of the last look, in the clock of `System.nanoTime()`: free of charge, and good to a tenth of a second
    /// while anything waits to be purged.
    static long coarseNanos() {
        return now;
    }

    static void register(Heap heap) {
        synchronized (HEAPS) {
            HEAPS.removeIf(reference -> reference.refersTo(null));
            HEAPS.add(new WeakReference<>(heap));
            if (thread == null || !thread.isAlive()) {
                thread = Thread.ofPlatform()
                        .name("allod-purger")
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .unstarted(new Purger());
                thread.setContextClassLoader(null);
                thread.start();
            }
        }
    }

    static void unregister(Heap heap) {
        synchronized (HEAPS) {
            HEAPS.removeIf(reference -> reference.refersTo(heap) || reference.refersTo(null));
        }
    }

    /// Says that free memory waits for its purge. Callers may hold the lock of a page heap.
    static void wake() {
        if (!busy) {
            wakeSlow();
        }
    }

    private static void wakeSlow() {
        now = System.nanoTime();
        busy = true;
        LockSupport.unpark(currentPurger());
    }

    private static @Nullable Thread currentPurger() {
        synchronized (HEAPS) {
            return thread;
        }
    }

    @Override
    public void run() {
        do {
            LockSupport.parkNanos(busy ? BUSY_NANOS : QUIET_NANOS);
            now = System.nanoTime();
            lookAtAll();
        } while (!endWithoutHeaps());
    }

    private static void lookAtAll() {
        boolean due = false;
        for (Heap heap : heaps()) {
            due |= maintain(heap);
        }
        busy = due; // a wake that came too early to count is made up for by the next quiet look
    }

    /// One heap's trouble must not stop the others: what failed is tried again at the next look.
    private static boolean maintain(Heap heap) {
        try {
            return heap.maintain(now);
        } catch (RuntimeException | Error trouble) {
            report(heap, trouble);
            return true;
        }
    }

    private static void report(Heap heap, Throwable trouble) {
        try {
            System.getLogger(Purger.class.getName())
                    .log(System.Logger.Level.WARNING, "Maintenance of " + heap + " failed", trouble);
        } catch (RuntimeException | Error noLogger) {
            trouble.addSuppressed(noLogger); // the Java heap is full, perhaps: the next look may have more luck
        }
    }

    /// The open heaps, those that nobody refers to left out.
    static List<Heap> heaps() {
        synchronized (HEAPS) {
            List<Heap> open = new ArrayList<>();
            for (WeakReference<Heap> reference : HEAPS) {
                Heap heap = reference.get();
                if (heap != null) {
                    open.add(heap);
                }
            }
            return open;
        }
    }

    private static boolean endWithoutHeaps() {
        synchronized (HEAPS) {
            HEAPS.removeIf(reference -> reference.refersTo(null));
            if (!HEAPS.isEmpty()) {
                return false;
            }
            thread = null;
            return true;
        }
    }
}
