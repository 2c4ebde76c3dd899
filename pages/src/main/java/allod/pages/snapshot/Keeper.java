package allod.pages.snapshot;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The daemon thread of a space: folds after the last snapshot, watches the memory of copies, makes huge pages.
///
/// ```
/// wake (take, release, commit) ──► watch ──► fold, if none lives ──► one huge page, again and again ──► sleep
/// ```
///
/// Threads: one runs [#run]; anyone may call [#wake()], one calls [#end()].
final class Keeper implements Runnable {

    private static final long RETRY_NANOS = 100_000_000;

    private final String name;
    private final Generations generations;
    private final @Nullable SnapshotSpace collapsing; // null: without huge pages
    private final Thread thread;
    private volatile boolean ended;
    private volatile boolean woken; // since the last round began

    Keeper(String name, Generations generations, @Nullable SnapshotSpace collapsing) {
        this.name = name;
        this.generations = generations;
        this.collapsing = collapsing;
        this.thread = Thread.ofPlatform()
                .name("allod-snapshots-" + name)
                .daemon()
                .inheritInheritableThreadLocals(false)
                .unstarted(this);
        thread.setContextClassLoader(null);
    }

    void start() {
        thread.start();
    }

    void wake() {
        woken = true; // before the permit, which a lock that is waited for in a round may use up
        LockSupport.unpark(thread);
    }

    /// Returns when the thread has done its last call.
    void end() {
        ended = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            wake();
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        while (!ended) {
            woken = false;
            long sleepNanos = tend();
            if (sleepNanos > 0 && !ended && !woken) { // a wake from here on leaves a permit
                LockSupport.parkNanos(this, sleepNanos);
            }
        }
    }

    /// One round; trouble is told and tried again, since nobody else would fold.
    private long tend() {
        try {
            long sleepNanos = generations.watch();
            if (generations.gate() != null) { // without a gate only the user knows when nobody writes
                boolean _ = generations.foldAll();
            }
            boolean more = collapsing != null && collapsing.collapseNext();
            return more ? 0 : sleepNanos;
        } catch (RuntimeException | Error trouble) {
            report(trouble);
            return RETRY_NANOS;
        }
    }

    private void report(Throwable trouble) {
        try {
            System.getLogger(Keeper.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "The keeper of snapshot space '" + name + "' tries again",
                            trouble);
        } catch (RuntimeException | Error noLogger) {
            trouble.addSuppressed(noLogger); // the Java heap is full, perhaps: the next round may have more luck
        }
    }
}
