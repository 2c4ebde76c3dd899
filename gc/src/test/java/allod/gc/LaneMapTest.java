package allod.gc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LaneMapTest {

    @Test
    void theSmallestCellThatHoldsAnObjectServesIt() {
        int[] cells = {16, 24, 32, 48, 64};
        LaneMap lanes = LaneMap.ofCells(cells);
        for (int bytes = 8; bytes <= 64; bytes += 8) {
            int lane = lanes.laneOffset(bytes) / 16;
            assertThat(cells[lane]).isGreaterThanOrEqualTo(bytes);
            assertThat(lane == 0 || cells[lane - 1] < bytes).isTrue();
            assertThat(lanes.stride(lanes.laneOffset(bytes), bytes)).isEqualTo(cells[lane]);
        }
    }

    @Test
    void whatNoLaneServesGoesToTheEmptyLaneAndNeverFits() {
        LaneMap cells = LaneMap.ofCells(new int[] {16, 32});
        LaneMap single = LaneMap.single(1024);
        assertThat(cells.laneOffset(40)).isEqualTo(cells.noLane()).isEqualTo(32);
        assertThat(single.laneOffset(1032)).isEqualTo(single.noLane()).isEqualTo(16);
        assertThat(cells.stride(cells.noLane(), 40)).isPositive();
    }

    @Test
    void theOnlyLaneAdvancesByTheObject() {
        LaneMap single = LaneMap.single(1024);
        assertThat(single.laneOffset(24)).isZero();
        assertThat(single.stride(0, 24)).isEqualTo(24);
    }
}
