package allod.bench.gc;

/// Times in nanoseconds, counted in buckets: 32 to a power of two, so a quantile is at most a thirty-second too
/// long. Makes no garbage.
///
/// Threads: one.
public final class Stalls {

    private static final int TO_A_POWER = 32;
    private static final int TO_A_POWER_SHIFT = 5;

    private final long[] counts = new long[Long.SIZE * TO_A_POWER];
    private long total;
    private long mostNanos;

    public void add(long nanos) {
        counts[bucketOf(nanos)]++;
        total++;
        if (nanos > mostNanos) {
            mostNanos = nanos;
        }
    }

    static int bucketOf(long nanos) {
        if (nanos < TO_A_POWER) {
            return (int) nanos;
        }
        int shift = Long.SIZE - Long.numberOfLeadingZeros(nanos) - TO_A_POWER_SHIFT - 1;
        return shift * TO_A_POWER + (int) (nanos >> shift);
    }

    /// The longest time of a bucket.
    static long endOf(int bucket) {
        if (bucket < TO_A_POWER) {
            return bucket;
        }
        int shift = bucket / TO_A_POWER - 1;
        return ((bucket % TO_A_POWER + TO_A_POWER + 1L) << shift) - 1;
    }

    public long total() {
        return total;
    }

    public long mostNanos() {
        return mostNanos;
    }

    /// @param share of all times, over 0 and at most 1
    public long quantileNanos(double share) {
        long left = (long) Math.ceil(total * share);
        for (int bucket = 0; bucket < counts.length; bucket++) {
            left -= counts[bucket];
            if (left <= 0 && counts[bucket] > 0) {
                return Math.min(endOf(bucket), mostNanos);
            }
        }
        return mostNanos;
    }

    /// How many were longer, give or take a bucket.
    public long over(long nanos) {
        long found = 0;
        for (int bucket = bucketOf(nanos) + 1; bucket < counts.length; bucket++) {
            found += counts[bucket];
        }
        return found;
    }
}
