package allod.gc.seam;

import org.jspecify.annotations.Nullable;

/// The places at which a test may take hold of the collector. Closed, as in every JVM that does not ask for
/// them, they cost nothing: [#OPEN] is a constant, and the JIT removes what stands behind it.
///
/// ```
/// if (Seams.OPEN) Seams.reach(SeamPoint.MARK_SET);    a named window between two steps of a protocol
/// while (!condition()) { if (Seams.OPEN && Seams.waited()) continue; .. spin, then park .. }
/// Seams.start(Thread.ofPlatform().daemon().name("allod-gc"), this::run);
/// ```
///
/// Invariants: **S1** no seam is reached under a lock, unless [#locked] says so: the thread that is let run
/// instead may want it. **S2** every thread of a heap is started with [#start]. **S3** every wait of a heap
/// asks [#waited] before it parks; otherwise a directed thread would sleep with the turn in its hand.
///
/// Threads: any. One [Director] a JVM, installed before the heap is made and removed after it is closed.
///
/// Sources: yield points of the harness of Jikes RVM's MMTk; failpoints as in Rust's `fail`.
public final class Seams {

    /// True in test builds: `-Dallod.gc.seams=true`.
    public static final boolean OPEN = Boolean.getBoolean("allod.gc.seams");

    private static volatile @Nullable Director director;

    private Seams() {}

    /// Hands the threads of heaps that are made from now on to a director.
    ///
    /// @return what removes it again
    /// @throws IllegalStateException if the seams are closed, or another director is installed
    public static Installed install(Director newDirector) {
        if (!OPEN) {
            throw new IllegalStateException("seams are closed in this JVM: start it with -Dallod.gc.seams=true");
        }
        if (director != null) {
            throw new IllegalStateException("director " + director + " is installed: close it before another one");
        }
        director = newDirector;
        return () -> director = null;
    }

    /// What [#install] has put in place.
    public interface Installed extends AutoCloseable {

        /// Removes the director; threads that it holds must have been let go before.
        @Override
        void close();
    }

    /// The caller stands in the window that `point` names.
    public static void reach(SeamPoint point) {
        Director present = director;
        if (present != null) {
            present.reached(point);
        }
    }

    /// To be asked by a thread whose condition does not hold, before it spins or parks.
    ///
    /// @return true if others have run meanwhile: test the condition again; false: wait by your own means
    public static boolean waited() {
        Director present = director;
        return present != null && present.waited();
    }

    /// The caller has taken a lock under which it runs code of others, which may pass seams: they are ignored.
    public static void locked() {
        Director present = director;
        if (present != null) {
            present.locked();
        }
    }

    /// The end of [#locked].
    public static void unlocked() {
        Director present = director;
        if (present != null) {
            present.unlocked();
        }
    }

    /// `System.nanoTime()`, or the time of the schedule on a directed thread.
    public static long nanoTime() {
        if (OPEN) {
            Director present = director;
            if (present != null) {
                return present.nanoTime();
            }
        }
        return System.nanoTime();
    }

    /// Makes and starts a thread of the heap, under the director if there is one.
    public static Thread start(Thread.Builder builder, Runnable body) {
        Director present = director;
        if (present == null) {
            return builder.start(body);
        }
        Thread thread = builder.unstarted(() -> directed(present, body));
        present.starting(thread);
        thread.start();
        return thread;
    }

    private static void directed(Director present, Runnable body) {
        present.entered();
        try {
            body.run();
        } finally {
            present.left();
        }
    }
}
