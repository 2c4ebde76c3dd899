package allod.gc.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.object.HeaderLayout;
import allod.gc.object.ObjectKind;
import allod.gc.object.TypeTable;
import allod.pages.Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BumpSpaceTest {

    private static final int CHUNK = 256 << 10;

    private final RegionTable table = RegionTable.reserve("BumpSpaceTest", 32L * CHUNK, 16 << 10, CHUNK, false);
    private final RegionSupply supply = new RegionSupply(table, 16L * CHUNK);
    private final BumpSpace space = new BumpSpace(supply);
    private final TypeTable types = new TypeTable();
    private final int type = types.add(ObjectKind.FIXED, 24, 0, 0, 0);
    private final int array = types.add(ObjectKind.PRIM_ARRAY, 8, 8, 0, 0);
    private final LaneHolder lane = new LaneHolder(1);

    @AfterEach
    void close() {
        types.close();
        table.close();
    }

    @Test
    void aLaneGetsPiecesOfZeroMemory() {
        long start = space.refill(0, lane, 24);

        assertThat(lane.cursor(0)).isEqualTo(start);
        assertThat(lane.limit(0)).isEqualTo(start + BumpSpace.PIECE_BYTES);
        assertThat(Address.getLong(start)).isZero();
        assertThat(table.kindAt(start)).isEqualTo(RegionTable.BUMP);
        assertThat(table.kindAt(lane.limit(0) - 1)).isEqualTo(RegionTable.BUMP_REST);
    }

    @Test
    void aPieceIsAsLargeAsTheObjectThatAsksForIt() {
        long start = space.refill(0, lane, 200_000);

        assertThat(lane.limit(0) - start).isGreaterThanOrEqualTo(200_000);
        assertThat(space.refill(0, lane, 100L * CHUNK)).as("more than there is").isZero();
    }

    @Test
    void aWalkShowsTheObjectsUpToTheFirstZero() {
        List<Long> made = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            made.add(alloc(24, HeaderLayout.of(type)));
        }
        made.add(alone(300_000));
        List<Long> seen = new ArrayList<>();
        space.walk(types, (ref, _) -> seen.add(ref));

        assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
        space.checkInvariants(types);
    }

    @Test
    void copiesGoToTheOtherHalf() {
        List<Long> old = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            old.add(alloc(24, HeaderLayout.of(type)));
        }
        space.retire(0, lane);
        long usedBefore = supply.usedBytes();
        space.flip();
        List<Long> copies = new ArrayList<>();
        for (int i = 0; i < old.size(); i += 10) {
            long copy = space.copyTo(24);
            assertThat(space.isInOther(old.get(i))).isTrue();
            assertThat(space.isInOther(copy)).isFalse();
            Address.putLong(copy, HeaderLayout.of(type));
            copies.add(copy);
        }
        assertThat(space.releaseOther()).isEqualTo(usedBefore);
        List<Long> seen = new ArrayList<>();
        space.walk(types, (ref, _) -> seen.add(ref));

        assertThat(seen).containsExactlyElementsOf(copies);
        assertThat(supply.usedBytes()).isEqualTo(space.usedBytes()).isLessThan(usedBefore);
        space.checkInvariants(types);
        supply.checkInvariants();
    }

    @Test
    void u3_mutatorsLeaveRoomForCopies() {
        space.budgetBytes(2L * BumpSpace.PIECE_BYTES);
        assertThat(space.refill(0, lane, 24)).isNotZero();
        assertThat(space.refill(0, lane, 24)).isNotZero();
        assertThat(space.refill(0, lane, 24)).isZero();
        assertThat(space.allocateAlone(100_000)).isZero();
        assertThat(space.copyTo(100_000)).as("the collector's own").isNotZero();
    }

    @Test
    void u1_whatLiesBehindTheLastObjectIsFound() {
        long start = space.refill(0, lane, 24);
        Address.putLong(start + 1000, 1);

        assertThatThrownBy(() -> space.checkInvariants(types))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("U1");
    }

    private long alloc(int bytes, long header) {
        if (lane.cursor(0) + bytes > lane.limit(0)) {
            assertThat(space.refill(0, lane, bytes)).isNotZero();
        }
        long ref = lane.take(0, bytes);
        Address.putLong(ref, header);
        return ref;
    }

    private long alone(int bytes) {
        long ref = space.allocateAlone(bytes);
        Address.putLong(ref, HeaderLayout.of(array, bytes / 8 - 1));
        return ref;
    }
}
