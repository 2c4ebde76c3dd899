package allod.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import allod.profile.Histogram.Band;
import org.junit.jupiter.api.Test;

class HistogramTest {

    @Test
    void everyValueIsInTheBandWhoseBoundsHoldIt() {
        for (int band = 0; band < Histogram.BANDS; band++) {
            assertThat(Histogram.bandOf(Histogram.from(band))).isEqualTo(band);
            assertThat(Histogram.bandOf(Histogram.to(band))).isEqualTo(band);
        }
        assertThat(Histogram.to(Histogram.BANDS - 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(Histogram.bandOf(-5)).isZero();
    }

    @Test
    void bandsWithoutBlocksAreLeftOut() {
        assertThat(Histogram.of(1, 0, 7, 0).bands()).containsExactly(new Band(0, 0, 1), new Band(2, 3, 7));
        assertThat(Histogram.of(1, 0, 7, 0)).isEqualTo(Histogram.of(1, 0, 7)).hasSameHashCodeAs(Histogram.of(1, 0, 7));
        assertThat(Histogram.of(0, 0)).isEqualTo(Histogram.EMPTY);
    }

    @Test
    void sumsBandByBand() {
        Histogram sum = Histogram.of(1, 2).plus(Histogram.of(0, 3, 4));
        assertThat(sum).isEqualTo(Histogram.of(1, 5, 4));
        assertThat(sum.total()).isEqualTo(10);
        assertThat(sum.plus(Histogram.EMPTY)).isEqualTo(sum);
        assertThat(Histogram.EMPTY.plus(sum)).isEqualTo(sum);
    }

    @Test
    void aQuantileIsTheUpperBoundOfItsBand() {
        Histogram histogram = Histogram.of(0, 0, 90, 0, 10);
        assertThat(histogram.quantile(0.5)).isEqualTo(3);
        assertThat(histogram.quantile(0.9)).isEqualTo(3);
        assertThat(histogram.quantile(0.91)).isEqualTo(15);
        assertThat(histogram.quantile(0)).isEqualTo(3);
        assertThat(Histogram.EMPTY.quantile(0.5)).isZero();
    }

    @Test
    void moreBandsThanDoublingsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Histogram.of(new long[65]))
                .withMessageContaining("65")
                .withMessageContaining("64");
    }
}
