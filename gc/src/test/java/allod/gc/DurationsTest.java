package allod.gc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Histograms of durations against the durations themselves.
class DurationsTest {

    @Test
    void bucketsFollowEachOtherWithoutGaps() {
        assertThat(Durations.bucketOf(-1)).isZero();
        for (int bucket = 0; bucket < Durations.BUCKETS; bucket++) {
            long last = Durations.lastOf(bucket);
            assertThat(Durations.bucketOf(last)).as("last of %d", bucket).isEqualTo(bucket);
            if (bucket + 1 < Durations.BUCKETS) {
                assertThat(Durations.bucketOf(last + 1)).as("behind %d", bucket).isEqualTo(bucket + 1);
            } else {
                assertThat(last).isEqualTo(Long.MAX_VALUE);
            }
        }
    }

    @Test
    void quantilesAreNeverTooShortAndAnEighthTooLongAtMost() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            DurationCounts counts = new DurationCounts();
            long[] all = new long[1 + random.nextInt(1000)];
            for (int i = 0; i < all.length; i++) {
                all[i] = random.nextLong(1L << (1 + random.nextInt(45)));
                counts.add(all[i]);
            }
            Arrays.sort(all);
            Durations durations = counts.snapshot();
            assertThat(durations.count()).isEqualTo(all.length);
            assertThat(durations.maxNanos()).isEqualTo(all[all.length - 1]);
            assertThat(durations.totalNanos()).isEqualTo(Arrays.stream(all).sum());
            for (double share : new double[] {0, 0.1, 0.5, 0.9, 0.99, 1}) {
                long exact = all[Math.max(0, (int) Math.ceil(share * all.length) - 1)];
                assertThat(durations.quantileNanos(share))
                        .as("seed %d, share %s of %d", seed, share, all.length)
                        .isBetween(exact, exact + exact / 8);
            }
        }
    }

    @Test
    void nothingIsZero() {
        assertThat(Durations.NONE.quantileNanos(0.99)).isZero();
        assertThat(Durations.NONE.maxNanos()).isZero();
        assertThat(new DurationCounts().snapshot()).isEqualTo(Durations.NONE);
    }

    @Test
    void sumsAreThoseOfBoth() {
        DurationCounts left = new DurationCounts();
        DurationCounts right = new DurationCounts();
        DurationCounts both = new DurationCounts();
        for (long nanos : new long[] {3, 70, 5_000_000, 1L << 40}) {
            (nanos < 100 ? left : right).add(nanos);
            both.add(nanos);
        }
        assertThat(left.snapshot().plus(right.snapshot())).isEqualTo(both.snapshot());
        assertThat(right.snapshot().plus(left.snapshot())).isEqualTo(both.snapshot());
        assertThat(both.snapshot().longerThan(1_000_000)).isEqualTo(2);
    }

    @Test
    void threadsCountTogether() throws InterruptedException {
        DurationCounts counts = new DurationCounts();
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            int first = t;
            threads[t] = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 10_000; i++) {
                    counts.add(first + 4L * i);
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Durations all = counts.snapshot();
        assertThat(all.count()).isEqualTo(40_000);
        assertThat(all.totalNanos()).isEqualTo(39_999L * 40_000 / 2);
        assertThat(all.maxNanos()).isEqualTo(39_999);
    }
}
