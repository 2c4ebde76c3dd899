package allod.gc.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.object.HeaderLayout;
import allod.pages.Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanSpaceTest {

    private static final int GRANULE = 16 << 10;
    private static final int CHUNK = 256 << 10;
    private static final int LANE = CellSizes.laneOf(64);
    private static final int CELL = 64;

    private final RegionTable table = RegionTable.reserve("SpanSpaceTest", 32L * CHUNK, GRANULE, CHUNK, false);
    private final RegionSupply supply = new RegionSupply(table, 8L * CHUNK);
    private final MarkBits bits = new MarkBits(table);
    private final SpanSpace space = new SpanSpace(supply, bits);
    private final LaneHolder owner = new LaneHolder(CellSizes.LANES);
    private final LaneHolder other = new LaneHolder(CellSizes.LANES);

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void anEmptySpanIsOneRun() {
        long run = space.refill(LANE, owner, false);

        assertThat(owner.cursor(LANE)).isEqualTo(run);
        assertThat(owner.limit(LANE)).isEqualTo(run + GRANULE);
        assertThat(space.allocatedBytes()).isEqualTo(GRANULE);
        space.checkInvariants(false);
    }

    @Test
    void spansGrowWithTheirClass() {
        long longest = 0;
        for (int i = 0; i < 30; i++) {
            longest = Math.max(longest, useUp(owner));
        }
        assertThat(longest).isEqualTo(64 << 10);
    }

    @Test
    void whatARetiredLaneHadLeftIsHandedOutAgain() {
        long first = alloc(owner);
        space.retire(LANE, owner, false);
        assertThat(owner.cursor(LANE)).isEqualTo(owner.limit(LANE)).isZero();
        assertThat(space.allocatedBytes()).isEqualTo(CELL);

        assertThat(alloc(other)).isEqualTo(first + CELL);
        space.checkInvariants(false);
    }

    @Test
    void aLaneThatWasNeverUsedGivesItsSpanBack() {
        space.refill(LANE, owner, false);
        space.retire(LANE, owner, false);

        assertThat(supply.usedBytes()).isZero();
        assertThat(space.use()).isEmpty();
    }

    @Test
    void gapsBetweenLiveCellsAreRuns() {
        List<Long> objects = allocSpan();
        bits.mark(objects.get(3));
        bits.mark(objects.get(4));
        bits.mark(objects.get(10));
        space.retireAll(owner, false);
        space.startSweep();
        space.finishSweep();
        space.checkInvariants(false);
        assertThat(space.liveBytes()).isEqualTo(3 * CELL);

        List<Long> again = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            again.add(alloc(other));
        }
        assertThat(again)
                .containsExactlyElementsOf(List.of(
                        objects.get(0),
                        objects.get(1),
                        objects.get(2),
                        objects.get(5),
                        objects.get(6),
                        objects.get(7),
                        objects.get(8),
                        objects.get(9),
                        objects.get(11)));
    }

    @Test
    void aSpanWithoutLiveCellsGoesBackToTheSupplyUntouched() {
        List<Long> objects = allocSpan();
        space.retireAll(owner, false);
        space.startSweep();
        space.finishSweep();

        assertThat(supply.usedBytes()).isZero();
        assertThat(Address.getLong(objects.get(5)))
                .as("the dead object is still there")
                .isEqualTo(HeaderLayout.of(1));
    }

    @Test
    void refillSweepsWhatItNeeds() {
        List<Long> objects = allocSpan();
        bits.mark(objects.get(0));
        space.retireAll(owner, false);
        space.startSweep();
        assertThat(space.isSwept()).isFalse();

        assertThat(alloc(owner)).isEqualTo(objects.get(1));
        assertThat(space.isSwept()).isTrue();
    }

    @Test
    void aRefillSweepsOtherSizesWhenMemoryIsOut() {
        int large = CellSizes.laneOf(32 << 10);
        while (space.refill(large, owner, false) != 0) {
            long _ = owner.take(large, owner.limit(large) - owner.cursor(large)); // all is garbage
        }
        assertThat(space.refill(LANE, owner, false)).as("memory is out").isZero();
        space.retireAll(owner, false);
        space.startSweep();

        assertThat(space.refill(LANE, owner, false)).isNotZero();
        assertThat(space.isSwept()).as("only what was needed").isFalse();
    }

    @Test
    void lanesMustBeRetiredBeforeASweep() {
        space.refill(LANE, owner, false);

        assertThatThrownBy(space::startSweep)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 lanes of 64 bytes are not retired");
    }

    @Test
    void aSweepMustBeFinishedBeforeTheNext() {
        List<Long> objects = allocSpan();
        bits.mark(objects.get(0));
        space.retireAll(owner, false);
        space.startSweep();

        assertThatThrownBy(space::startSweep).isInstanceOf(AssertionError.class).hasMessageContaining("not swept");
    }

    @Test
    void aBlackLaneIsUnmarkedWhereNothingWasAllocated() {
        space.refill(LANE, owner, true);
        long black = alloc(owner);
        assertThat(bits.isMarked(black + CELL)).isTrue();
        space.retire(LANE, owner, true);

        assertThat(bits.isMarked(black)).isTrue();
        assertThat(bits.isMarked(black + CELL)).isFalse();
        space.checkInvariants(true);
    }

    @Test
    void useSaysWhatFragmentationCosts() {
        List<Long> objects = allocSpan();
        for (int i = 0; i < objects.size(); i += 4) {
            bits.mark(objects.get(i));
        }
        space.retireAll(owner, false);
        space.startSweep();
        space.finishSweep();

        assertThat(space.use()).hasSize(1);
        CellUse use = space.use().getFirst();
        assertThat(use.liveBytes()).isEqualTo(GRANULE / 4);
        assertThat(use.freeShare()).isEqualTo(0.75);
    }

    @Test
    void s3_aMarkInAFreeRunIsFound() {
        long ref = alloc(owner);
        space.retireAll(owner, false);
        bits.mark(ref + CELL);

        assertThatThrownBy(() -> space.checkInvariants(true)).hasMessageContaining("S3");
    }

    @Test
    void s5_aWriteIntoAFreeRunIsFound() {
        long ref = alloc(owner);
        space.retireAll(owner, false);
        Address.putLong(ref + CELL + 16, 1);

        assertThatThrownBy(() -> space.checkInvariants(false)).hasMessageContaining("S5");
    }

    private List<Long> allocSpan() {
        List<Long> objects = new ArrayList<>();
        do {
            objects.add(alloc(owner));
        } while (owner.cursor(LANE) < owner.limit(LANE));
        return objects;
    }

    private long useUp(LaneHolder holder) {
        long run = space.refill(LANE, holder, false);
        long bytes = holder.limit(LANE) - run;
        long _ = holder.take(LANE, bytes);
        return bytes;
    }

    private long alloc(LaneHolder holder) {
        if (holder.cursor(LANE) == holder.limit(LANE)) {
            assertThat(space.refill(LANE, holder, false)).isNotZero();
        }
        long ref = holder.take(LANE, CELL);
        Address.putLong(ref, HeaderLayout.of(1));
        return ref;
    }
}
