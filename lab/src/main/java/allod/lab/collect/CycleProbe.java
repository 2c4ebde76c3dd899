package allod.lab.collect;

import allod.gc.GcCycle;
import allod.gc.GcPhase;
import allod.gc.GcProbe;
import allod.gc.PauseKind;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Hears the collector of an object heap while a mutation is timed.
///
/// A probe is made by the heap's service loader, so what it hears goes to the one [Figures] that the worker has
/// begun; in a JVM that measures nothing there is none.
///
/// Threads: those of the collector call; the figures are guarded by their lock.
public final class CycleProbe implements GcProbe {

    private static volatile @Nullable Figures figures;

    /// What a timed stretch has seen.
    static final class Figures {
        final Histogram pauseNanos = new Histogram(3);
        final Histogram toSafepointNanos = new Histogram(3);
        private final ReentrantLock lock = new ReentrantLock();
        long cycles;
        long markedObjects;
        long markedBytes;
        long markNanos;
        long workerCpuNanos;
        long stallNanos;
        long maxStallNanos;
    }

    /// The service loader's.
    public CycleProbe() {}

    /// Hears from now on into new figures.
    static Figures begin() {
        Figures begun = new Figures();
        figures = begun;
        return begun;
    }

    /// Hears no more.
    static void end() {
        figures = null;
    }

    private interface Note {
        void in(Figures figures);
    }

    private static void note(Note note) {
        Figures now = figures;
        if (now != null) {
            now.lock.lock();
            try {
                note.in(now);
            } finally {
                now.lock.unlock();
            }
        }
    }

    @Override
    public void pause(String heap, long number, PauseKind kind, long timeToSafepointNanos, long pauseNanos) {
        note(now -> {
            now.pauseNanos.recordValue(Math.max(0, pauseNanos));
            now.toSafepointNanos.recordValue(Math.max(0, timeToSafepointNanos));
        });
    }

    @Override
    public void cycleEnded(GcCycle cycle) {
        note(now -> {
            now.cycles++;
            now.markedObjects += cycle.markedObjects();
            now.markedBytes += cycle.liveBytes();
            now.markNanos += cycle.phases().getOrDefault(GcPhase.MARK, 0L)
                    + cycle.phases().getOrDefault(GcPhase.COPY, 0L);
            now.workerCpuNanos += cycle.workerCpuNanos();
            now.stallNanos += cycle.allStalls().nanos();
            now.maxStallNanos = Math.max(now.maxStallNanos, cycle.allStalls().maxNanos());
        });
    }
}
