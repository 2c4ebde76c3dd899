package allod.bench.gc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class StallsTest {

    @Test
    void everyTimeLiesInItsBucketAndInNoOther() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            long nanos = random.nextLong() >>> 1 >>> random.nextInt(62);
            int bucket = Stalls.bucketOf(nanos);

            assertThat(nanos).isLessThanOrEqualTo(Stalls.endOf(bucket));
            if (bucket > 0) {
                assertThat(nanos).isGreaterThan(Stalls.endOf(bucket - 1));
            }
        }
    }

    @Test
    void quantilesAreAtMostAThirtySecondTooLong() {
        Stalls stalls = new Stalls();
        for (long nanos = 1; nanos <= 1000; nanos++) {
            stalls.add(nanos * 1000);
        }

        assertThat(stalls.total()).isEqualTo(1000);
        assertThat(stalls.mostNanos()).isEqualTo(1_000_000);
        assertThat(stalls.quantileNanos(0.5)).isBetween(500_000L, 500_000L * 33 / 32);
        assertThat(stalls.quantileNanos(0.999)).isBetween(999_000L, 1_000_000L);
        assertThat(stalls.quantileNanos(1)).isEqualTo(1_000_000);
    }

    @Test
    void countsWhatWasLonger() {
        Stalls stalls = new Stalls();
        stalls.add(900_000);
        stalls.add(3_000_000);
        stalls.add(20_000_000);

        assertThat(stalls.over(1_000_000)).isEqualTo(2);
        assertThat(stalls.over(10_000_000)).isEqualTo(1);
    }
}
