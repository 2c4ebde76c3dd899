package allod.gc;

import java.util.Arrays;
import java.util.Locale;

/// How long something took, each time it happened: a histogram at one moment, with the exact longest.
///
/// Nanoseconds fall into buckets, eight a doubling, so that a quantile is at most an eighth too long and never
/// too short:
///
/// ```
/// bucket   0 .. 7      8 .. 15     16 .. 23              24 .. 31          ...   487
/// nanos    0 .. 7      8 .. 15     16-17 .. 30-31        32-35 .. 60-63          up to 2^63 - 1
/// ```
///
/// Threads: immutable.
public final class Durations {

    /// Buckets that there are.
    static final int BUCKETS = 8 * (Long.SIZE - 3);

    /// Nothing happened.
    public static final Durations NONE = new Durations(new long[0], 0, 0);

    private final long[] counts; // without zeros at its end
    private final long count;
    private final long totalNanos;
    private final long maxNanos;

    Durations(long[] counts, long totalNanos, long maxNanos) {
        int used = counts.length;
        while (used > 0 && counts[used - 1] == 0) {
            used--;
        }
        this.counts = Arrays.copyOf(counts, used);
        this.count = Arrays.stream(this.counts).sum();
        this.totalNanos = totalNanos;
        this.maxNanos = maxNanos;
    }

    /// The bucket of a duration; durations below 0 count as 0.
    static int bucketOf(long nanos) {
        if (nanos < 8) {
            return (int) Math.max(nanos, 0);
        }
        int shift = Long.SIZE - 4 - Long.numberOfLeadingZeros(nanos);
        return 8 * shift + (int) (nanos >>> shift);
    }

    /// The longest duration of a bucket.
    static long lastOf(int bucket) {
        if (bucket < 16) {
            return bucket;
        }
        int shift = bucket / 8 - 1;
        return ((8L + bucket % 8) << shift) + (1L << shift) - 1;
    }

    /// How often it happened.
    public long count() {
        return count;
    }

    /// Sum of all durations.
    public long totalNanos() {
        return totalNanos;
    }

    /// The longest, exactly; 0 when nothing happened.
    public long maxNanos() {
        return maxNanos;
    }

    /// A duration that a share of all did not exceed; 0 when nothing happened.
    ///
    /// @param share 0 to 1: 0.99 for p99
    public long quantileNanos(double share) {
        double wanted = share * count;
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen > 0 && seen >= wanted) {
                return Math.min(lastOf(bucket), maxNanos);
            }
        }
        return maxNanos;
    }

    /// How often it took longer than a bound, to the precision of the buckets: those that surely did.
    public long longerThan(long nanos) {
        long longer = 0;
        for (int bucket = bucketOf(nanos) + 1; bucket < counts.length; bucket++) {
            longer += counts[bucket];
        }
        return longer;
    }

    /// Both together.
    public Durations plus(Durations other) {
        long[] sum = Arrays.copyOf(counts, Math.max(counts.length, other.counts.length));
        for (int bucket = 0; bucket < other.counts.length; bucket++) {
            sum[bucket] += other.counts[bucket];
        }
        return new Durations(sum, totalNanos + other.totalNanos, Math.max(maxNanos, other.maxNanos));
    }

    /// Milliseconds with three decimals.
    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Durations durations
                && totalNanos == durations.totalNanos
                && maxNanos == durations.maxNanos
                && Arrays.equals(counts, durations.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts) * 31 + Long.hashCode(totalNanos);
    }

    @Override
    public String toString() {
        return count + " times, p50 " + millis(quantileNanos(0.5)) + " ms, p99 " + millis(quantileNanos(0.99))
                + " ms, longest " + millis(maxNanos) + " ms, in all " + millis(totalNanos) + " ms";
    }
}
