package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TightSizesTest {

    private final TightSizes tight = new TightSizes();

    @Test
    void smallClassesKeepTheirSize() {
        for (int bytes = 1; bytes <= SizeClasses.SMALL_MAX_BYTES; bytes++) {
            int c = SizeClasses.classOf(bytes);
            assertThat(tight.forSpan(c, bytes)).isEqualTo(SizeClasses.blockBytes(c));
        }
    }

    @Test
    void w1_widthsHoldTheRequestAndAreNotWiderThanTheClass() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 200_000; i++) {
            int bytes = random.nextInt(SizeClasses.SMALL_MAX_BYTES + 1, SizeClasses.MAX_BYTES + 1);
            int c = SizeClasses.classOf(bytes);
            if (random.nextBoolean()) {
                tight.misfit(c, bytes);
            }
            int width = tight.forSpan(c, bytes);
            assertThat(width).isBetween(bytes, SizeClasses.blockBytes(c));
            assertThat(width % SizeClasses.ALIGNMENT).isZero();
        }
    }

    @Test
    void theWidestOfTheLastFewRequestsCounts() {
        int c = SizeClasses.classOf(1100);
        assertThat(tight.forSpan(c, 1120)).isEqualTo(1120);
        assertThat(tight.forSpan(c, 1040)).isEqualTo(1120);
        for (int i = 0; i < 20; i++) {
            tight.forSpan(c, 1040);
        }
        assertThat(tight.forSpan(c, 1040)).as("forgotten").isEqualTo(1040);
    }

    @Test
    void frequentMisfitsWidenTheNextSpan() {
        int c = SizeClasses.classOf(1100);
        assertThat(tight.forSpan(c, 1040)).isEqualTo(1040);
        int misfits = 0;
        while (!tight.misfit(c, 1136)) {
            assertThat(++misfits).isLessThan(100);
        }
        assertThat(tight.forSpan(c, 1040)).isEqualTo(1136);
    }
}
