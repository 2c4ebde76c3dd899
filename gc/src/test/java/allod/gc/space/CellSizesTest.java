package allod.gc.space;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellSizesTest {

    @Test
    void c1_sizesAreAlignedAndIncrease() {
        assertThat(CellSizes.cellBytes(0)).isEqualTo(CellSizes.MIN_BYTES);
        assertThat(CellSizes.cellBytes(CellSizes.LANES - 1)).isEqualTo(CellSizes.MAX_BYTES);
        for (int lane = 1; lane < CellSizes.LANES; lane++) {
            assertThat(CellSizes.cellBytes(lane) % 8).isZero();
            assertThat(CellSizes.cellBytes(lane)).isGreaterThan(CellSizes.cellBytes(lane - 1));
        }
    }

    @Test
    void c2_theLaneIsTheSmallestThatHoldsTheObject() {
        for (int bytes = 1; bytes <= CellSizes.MAX_BYTES; bytes++) {
            int lane = CellSizes.laneOf(bytes);
            assertThat(CellSizes.cellBytes(lane)).isGreaterThanOrEqualTo(bytes);
            assertThat(lane == 0 || CellSizes.cellBytes(lane - 1) < bytes)
                    .as("lane below that of %d bytes", bytes)
                    .isTrue();
        }
    }

    @Test
    void smallObjectsLoseLessThanAWord() {
        for (int bytes = CellSizes.MIN_BYTES; bytes <= 512; bytes++) {
            assertThat(CellSizes.cellBytes(CellSizes.laneOf(bytes)) - bytes).isLessThan(8);
        }
    }
}
