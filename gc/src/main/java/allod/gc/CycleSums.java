package allod.gc;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What all cycles of a heap did together, and all that came between them.
///
/// Threads: counters and histograms as they are; `lastCycle` is volatile, and everything of a cycle is written
/// before it, so whoever sees a cycle sees the sums with it.
final class CycleSums {
    final DurationCounts pauses = new DurationCounts();
    final DurationCounts walks = new DurationCounts();
    final DurationCounts timesToSafepoint = new DurationCounts();
    final DurationCounts allStalls = new DurationCounts();
    private final Map<StallKind, DurationCounts> stalls = new EnumMap<>(StallKind.class); // never changes
    final AtomicLong slowSafepoints = new AtomicLong();
    final AtomicLong exhaustions = new AtomicLong();
    final AtomicLong cycles = new AtomicLong();
    final AtomicLong cycleNanos = new AtomicLong();
    final AtomicLong workerCpuNanos = new AtomicLong();
    final AtomicLong markedObjects = new AtomicLong();
    final AtomicLong freedBytes = new AtomicLong();
    final AtomicLong returnedBytes = new AtomicLong();
    private volatile @Nullable GcCycle lastCycle;

    CycleSums() {
        for (StallKind kind : StallKind.values()) {
            stalls.put(kind, new DurationCounts());
        }
    }

    void stalled(StallKind kind, long nanos) {
        of(kind).add(nanos);
        allStalls.add(nanos);
    }

    Map<StallKind, Durations> stallsByKind() {
        Map<StallKind, Durations> snapshots = new EnumMap<>(StallKind.class);
        stalls.forEach((kind, counts) -> snapshots.put(kind, counts.snapshot()));
        return Collections.unmodifiableMap(snapshots);
    }

    private DurationCounts of(StallKind kind) {
        return Objects.requireNonNull(stalls.get(kind));
    }

    void add(GcCycle cycle) {
        cycles.incrementAndGet();
        cycleNanos.addAndGet(cycle.wallNanos());
        workerCpuNanos.addAndGet(cycle.workerCpuNanos());
        markedObjects.addAndGet(cycle.markedObjects());
        freedBytes.addAndGet(cycle.freedBytes());
        lastCycle = cycle;
    }

    /// The cycle that ended last; null before the first.
    @Nullable
    GcCycle lastCycle() {
        return lastCycle;
    }
}
