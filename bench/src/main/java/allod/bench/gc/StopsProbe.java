package allod.bench.gc;

import allod.gc.GcCycle;
import allod.gc.GcProbe;
import allod.gc.PauseKind;

/// Keeps the stops of the object heaps of this process since [#begin()].
///
/// A stop counts from the wish to stop until the mutators were let go.
///
/// Threads: heard on the conductor's; begun and read on that of the program, which takes what is there.
public final class StopsProbe implements GcProbe {

    private static volatile Heard heard = new Heard();

    private static final class Heard {
        private final Stalls stops = new Stalls();
        private long mostToSafepointNanos;
        private long cycles;
        private long workerCpuNanos;
    }

    static void begin() {
        heard = new Heard();
    }

    /// Prints the figures.
    static void end() {
        Heard now = heard;
        Window.print("stops", now.stops.total(), "");
        Window.print("stop p50", now.stops.total() == 0 ? 0 : now.stops.quantileNanos(0.5) / 1e6, "ms");
        Window.print("stop max", now.stops.mostNanos() / 1e6, "ms");
        Window.print("to safepoint max", now.mostToSafepointNanos / 1e6, "ms");
        Window.print("cycles", now.cycles, "");
        Window.print("worker cpu", now.workerCpuNanos / 1e9, "s");
    }

    @Override
    public void pause(String heap, long number, PauseKind kind, long timeToSafepointNanos, long pauseNanos) {
        Heard now = heard;
        now.stops.add(timeToSafepointNanos + pauseNanos);
        now.mostToSafepointNanos = Math.max(now.mostToSafepointNanos, timeToSafepointNanos);
    }

    @Override
    public void cycleEnded(GcCycle cycle) {
        Heard now = heard;
        now.cycles++;
        now.workerCpuNanos += cycle.workerCpuNanos();
    }
}
