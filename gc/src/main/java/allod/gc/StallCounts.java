package allod.gc;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;

/// Stalls by kind: how often, how long in all, the longest.
///
/// Threads: any adds, without allocation; one clears and reads. What is added while it is cleared may be
/// counted in part, which a figure of a cycle can bear: the sums of the heap are kept apart and never cleared.
final class StallCounts {
    private static final int COUNT = 0;
    private static final int NANOS = 1;
    private static final int LONGEST = 2;

    private final Map<StallKind, AtomicLongArray> figures = new EnumMap<>(StallKind.class); // never changes

    StallCounts() {
        for (StallKind kind : StallKind.values()) {
            figures.put(kind, new AtomicLongArray(3));
        }
    }

    void add(StallKind kind, long nanos) {
        AtomicLongArray of = Objects.requireNonNull(figures.get(kind));
        of.getAndIncrement(COUNT);
        of.getAndAdd(NANOS, nanos);
        long max = of.get(LONGEST);
        while (nanos > max && !of.compareAndSet(LONGEST, max, nanos)) {
            max = of.get(LONGEST);
        }
    }

    void clear() {
        for (AtomicLongArray of : figures.values()) {
            of.set(COUNT, 0);
            of.set(NANOS, 0);
            of.set(LONGEST, 0);
        }
    }

    /// Those that came, in the order of the ladder.
    Map<StallKind, GcCycle.Stalls> toMap() {
        Map<StallKind, GcCycle.Stalls> map = new EnumMap<>(StallKind.class);
        figures.forEach((kind, of) -> {
            if (of.get(COUNT) > 0) {
                map.put(kind, new GcCycle.Stalls(of.get(COUNT), of.get(NANOS), of.get(LONGEST)));
            }
        });
        return Collections.unmodifiableMap(map);
    }
}
