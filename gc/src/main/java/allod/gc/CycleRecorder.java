package allod.gc;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Collects what a heap's cycles do, tells it to the heap's probe, and keeps the sums for `heap.statistics()`.
///
/// ```
/// begin   phaseBegan phaseEnded   phaseBegan  paused  phaseEnded ...  figures = ...   end -> GcCycle
/// ```
///
/// - **R1** cycles do not nest, nor do phases: `begin` and `end` take turns, and `phaseBegan` and `phaseEnded`
/// - **R2** what is told between `begin` and `end` is in that cycle, a stall in the one that runs when it ends;
///   what comes between cycles is in the sums alone
///
/// Nothing is allocated on the Java heap but by `end`, which makes one [GcCycle].
///
/// Threads: [#stalled], [#slowSafepoint] and [#exhausted] from any; all else from one at a time, whoever
/// conducts. `lastCycle` and the snapshots may be read by any.
final class CycleRecorder {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final String heap;
    private final String plan;
    private final GcProbe probe;

    /// What the plan knows of the running cycle.
    final CycleFigures figures = new CycleFigures();

    private long number;
    private boolean running;
    private GcCause cause = GcCause.REQUESTED;
    private long beganNanos;
    private long beganCpuNanos; // of the thread that conducts, which begins and ends a cycle
    private @Nullable GcPhase phase;
    private long phaseBeganNanos;
    private final GcPhase[] phases = new GcPhase[GcPhase.values().length]; // by first beginning
    private final long[] phaseNanos = new long[phases.length]; // beside them
    private int phaseCount;
    private final PauseKind[] pauseKinds = new PauseKind[GcCycle.KEPT_PAUSES];
    private final long[] pauseFigures = new long[3 * GcCycle.KEPT_PAUSES]; // after, time to safepoint, pause
    private long pauseCount;
    private long pauseNanos;
    private long maxPauseNanos;
    private long maxTimeToSafepointNanos;
    private long returnedBytes; // since a cycle ended last
    private final StallCounts cycleStalls = new StallCounts();

    private final CycleSums sums = new CycleSums();

    CycleRecorder(String heap, String plan, GcProbe probe) {
        this.heap = heap;
        this.plan = plan;
        this.probe = probe;
    }

    /// A cycle begins.
    ///
    /// @return its number
    long begin(GcCause why) {
        assert !running : "R1: cycle " + number + " still runs";
        running = true;
        number++;
        cause = why;
        beganNanos = System.nanoTime();
        beganCpuNanos = cpuNanos();
        clear();
        probe.cycleStarted(heap, number, why);
        return number;
    }

    private void clear() {
        figures.clear();
        Arrays.fill(phaseNanos, 0);
        phaseCount = 0;
        pauseCount = 0;
        pauseNanos = 0;
        maxPauseNanos = 0;
        maxTimeToSafepointNanos = 0;
        cycleStalls.clear();
    }

    void phaseBegan(GcPhase next) {
        assert running && phase == null : "R1: " + next + " in a phase, or outside of a cycle";
        phase = next;
        phaseBeganNanos = System.nanoTime();
        probe.phaseBegan(heap, number, next);
    }

    void phaseEnded(GcPhase last) {
        assert phase == last : "R1: " + last + " did not begin";
        long nanos = System.nanoTime() - phaseBeganNanos;
        phaseNanos[placeOf(last)] += nanos;
        phase = null;
        probe.phaseEnded(heap, number, last, nanos);
    }

    private int placeOf(GcPhase wanted) {
        for (int place = 0; place < phaseCount; place++) {
            if (phases[place] == wanted) {
                return place;
            }
        }
        phases[phaseCount] = wanted;
        return phaseCount++;
    }

    /// The world stood, and goes on.
    void paused(PauseKind kind, long timeToSafepointNanos, long nanos) {
        (kind == PauseKind.WALK ? sums.walks : sums.pauses).add(nanos);
        sums.timesToSafepoint.add(timeToSafepointNanos);
        if (running) {
            if (pauseCount < GcCycle.KEPT_PAUSES) {
                int at = (int) pauseCount;
                pauseKinds[at] = kind;
                pauseFigures[3 * at] = System.nanoTime() - beganNanos;
                pauseFigures[3 * at + 1] = timeToSafepointNanos;
                pauseFigures[3 * at + 2] = nanos;
            }
            pauseCount++;
            pauseNanos += nanos;
            maxPauseNanos = Math.max(maxPauseNanos, nanos);
            maxTimeToSafepointNanos = Math.max(maxTimeToSafepointNanos, timeToSafepointNanos);
        }
        probe.pause(heap, running ? number : 0, kind, timeToSafepointNanos, nanos);
    }

    /// The calling mutator was kept from its work, and goes on.
    void stalled(StallKind kind, long nanos) {
        cycleStalls.add(kind, nanos);
        sums.stalled(kind, nanos);
        probe.stall(heap, kind, nanos, Thread.currentThread());
    }

    /// A mutator does not come to a safepoint.
    void slowSafepoint(Thread thread, StackTraceElement[] stack, long waitedNanos) {
        sums.slowSafepoints.incrementAndGet();
        probe.safepointSlow(heap, thread, stack, waitedNanos);
    }

    /// An allocation fails for good.
    void exhausted(long requestedBytes, long limitBytes, String histogram) {
        sums.exhaustions.incrementAndGet();
        probe.exhausted(heap, requestedBytes, limitBytes, histogram);
    }

    /// Memory went back to the system; it is counted in the cycle that runs, or else in the next one.
    void returned(long bytes) {
        returnedBytes += bytes;
        sums.returnedBytes.getAndAdd(bytes);
    }

    /// The cycle is over; [#figures] are set.
    GcCycle end() {
        assert running && phase == null : "R1: no cycle runs, or a phase does";
        running = false;
        GcCycle cycle = cycle(System.nanoTime() - beganNanos);
        returnedBytes = 0;
        sums.add(cycle);
        probe.cycleEnded(cycle);
        return cycle;
    }

    private GcCycle cycle(long wallNanos) {
        return new GcCycle(
                heap,
                number,
                plan,
                cause,
                wallNanos,
                phases(),
                pauses(),
                pauseCount,
                pauseNanos,
                maxPauseNanos,
                maxTimeToSafepointNanos,
                cycleStalls.toMap(),
                figures.workerCpuNanos + Math.max(0, cpuNanos() - beganCpuNanos),
                figures.beforeBytes,
                figures.afterBytes,
                figures.liveBytes,
                figures.allocatedBytes,
                figures.markedObjects,
                figures.freedBytes,
                returnedBytes,
                figures.goalBytes);
    }

    private static long cpuNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
    }

    private Map<GcPhase, Long> phases() {
        Map<GcPhase, Long> map = new LinkedHashMap<>();
        for (int p = 0; p < phaseCount; p++) {
            map.put(phases[p], phaseNanos[p]);
        }
        return Collections.unmodifiableMap(map);
    }

    private List<GcCycle.Pause> pauses() {
        List<GcCycle.Pause> list = new ArrayList<>();
        for (int p = 0; p < Math.min(pauseCount, GcCycle.KEPT_PAUSES); p++) {
            list.add(new GcCycle.Pause(
                    pauseKinds[p], pauseFigures[3 * p], pauseFigures[3 * p + 1], pauseFigures[3 * p + 2]));
        }
        return List.copyOf(list);
    }

    /// The sums since the heap was made.
    CycleSums sums() {
        return sums;
    }
}
