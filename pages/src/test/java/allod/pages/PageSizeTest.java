package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PageSizeTest {

    private static final long PAGE = PageSize.BYTES;

    @Test
    void sizesArePowersOfTwo() {
        assertThat(Integer.bitCount(PageSize.BYTES)).isOne();
        assertThat(1 << PageSize.SHIFT).isEqualTo(PageSize.BYTES);
        assertThat(Integer.bitCount(PageSize.HUGE_BYTES)).isOne();
        assertThat(PageSize.HUGE_BYTES).isGreaterThan(PageSize.BYTES);
    }

    @Test
    void roundsToPages() {
        assertThat(PageSize.roundUp(0)).isZero();
        assertThat(PageSize.roundUp(1)).isEqualTo(PAGE);
        assertThat(PageSize.roundUp(PAGE)).isEqualTo(PAGE);
        assertThat(PageSize.roundUp(PAGE + 1)).isEqualTo(2 * PAGE);
        assertThat(PageSize.roundDown(PAGE - 1)).isZero();
        assertThat(PageSize.roundDown(2 * PAGE - 1)).isEqualTo(PAGE);
        assertThatThrownBy(() -> PageSize.roundUp(Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void knowsMultiples() {
        assertThat(PageSize.isMultiple(0)).isTrue();
        assertThat(PageSize.isMultiple(PAGE << 30)).isTrue();
        assertThat(PageSize.isMultiple(PAGE / 2)).isFalse();
        assertThat(PageSize.isMultiple(PAGE + 1)).isFalse();
    }
}
