package allod.gc;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// Counts durations in the buckets of [Durations].
///
/// Threads: any; [#add] is a few atomic additions and allocates nothing. A snapshot taken meanwhile may have a
/// duration in its total that is not yet in a bucket, or the other way round.
final class DurationCounts {
    private final AtomicLongArray counts = new AtomicLongArray(Durations.BUCKETS);
    private final AtomicLong totalNanos = new AtomicLong();
    private final AtomicLong maxNanos = new AtomicLong();

    void add(long nanos) {
        long whole = Math.max(nanos, 0); // clocks of different processors may differ by a little
        counts.getAndIncrement(Durations.bucketOf(whole));
        totalNanos.getAndAdd(whole);
        long max = maxNanos.getPlain(); // may be stale, but it only grows: then the compare-and-set fails
        while (whole > max && !maxNanos.compareAndSet(max, whole)) {
            max = maxNanos.get();
        }
    }

    long totalNanos() {
        return totalNanos.get();
    }

    Durations snapshot() {
        long max = maxNanos.get();
        long total = totalNanos.get();
        long[] copy = new long[Durations.BUCKETS];
        for (int bucket = 0; bucket < copy.length; bucket++) {
            copy[bucket] = counts.get(bucket);
        }
        return new Durations(copy, total, Math.max(max, 0));
    }
}
