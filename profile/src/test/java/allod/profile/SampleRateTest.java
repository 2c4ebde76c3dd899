package allod.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import allod.demo.Callers;
import allod.heap.Heap;
import org.junit.jupiter.api.Test;

class SampleRateTest {

    private static final long MILLISECOND = 1_000_000;

    private final SampleRate rate = new SampleRate(1000, 100); // 10 in a window of 100 ms
    private long nowNanos = 50 * MILLISECOND;

    @Test
    void samplesBelowTheLimitAreAsFarApartAsAskedFor() {
        samples(1000, 20);
        assertThat(rate.meanBytes()).isEqualTo(1000);
    }

    @Test
    void tooManySamplesDoubleTheDistanceUntilTheyAreNotTooMany() {
        for (int i = 0; i < 2000; i++) { // a program that allocates 10,000 bytes a millisecond
            samples(1, rate.meanBytes() / 10_000.0);
        }
        assertThat(rate.meanBytes()).isGreaterThanOrEqualTo(64_000).isLessThanOrEqualTo(512_000);
        samples(60, 100);
        assertThat(rate.meanBytes()).isEqualTo(1000);
    }

    @Test
    void exactMeansExact() {
        rate.ask(1);
        samples(10_000, 0);
        assertThat(rate.meanBytes()).isOne();
        rate.ask(0);
        samples(10_000, 0);
        assertThat(rate.meanBytes()).isZero();
    }

    @Test
    void whatIsAskedForHoldsFromNowOn() {
        samples(100, 0);
        assertThat(rate.meanBytes()).isGreaterThan(1000);
        rate.ask(5000);
        assertThat(rate.meanBytes()).isEqualTo(5000);
        rate.limit(0);
        samples(100_000, 0);
        assertThat(rate.meanBytes()).isEqualTo(5000);
    }

    @Test
    void aDistanceThatCannotDoubleStays() {
        rate.ask(Long.MAX_VALUE / 2);
        samples(100_000, 0);
        assertThat(rate.meanBytes()).isEqualTo(Long.MAX_VALUE);
    }

    /// Weights are those of the distance that a sample's point was drawn with: sums stay right while it changes.
    @Test
    void estimatesAreUnbiasedWhileTheDistanceChanges() {
        RecorderOptions limited = RecorderOptions.defaults().sampleBytes(512).samplesPerSecond(2000);
        double ratios = 0;
        int seeds = 10;
        for (int seed = 0; seed < seeds; seed++) {
            try (Profiled profiled = new Profiled(limited.seed(seed))) {
                Heap heap = profiled.heap;
                int blocks = 100_000;
                for (int i = 0; i < blocks; i++) {
                    heap.free(Callers.one(() -> heap.malloc(64)));
                }
                assertThat(profiled.recorder.stats().sampleBytes()).isGreaterThan(512);
                ratios += (double) profiled.take().total().allocatedBlocks() / blocks;
            }
        }
        assertThat(ratios / seeds).isBetween(0.9, 1.1);
    }

    @Test
    void aLimitBelowZeroIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Profiler.samplesPerSecond(-1))
                .withMessageContaining("samplesPerSecond=-1");
    }

    private void samples(int count, double gapMillis) {
        for (int i = 0; i < count; i++) {
            nowNanos += (long) (gapMillis * MILLISECOND);
            rate.count(nowNanos);
        }
    }
}
