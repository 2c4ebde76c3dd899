package allod.pages.paged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Leaves that stand for 2 MiB in one piece, and what splits them.
class HugeLeafTest {

    private static final long AT = 1L << 31;
    private static final long PAGE = 4096;
    private static final long HUGE = 2 << 20;

    private final MemoryStore store = new MemoryStore();
    private final Pager pager = Pager.create(PagerOptions.ofFrames(1600), store); // two whole blocks, and some
    private final AddressSpace space = pager.newSpace("huge");

    @BeforeEach
    void map() {
        space.map(AT, 4 * HUGE, Permission.READ_WRITE, true);
    }

    @AfterEach
    void checkAndClose() {
        pager.checkInvariants();
        pager.close();
        assertThat(store.pages).isEmpty();
    }

    private boolean isHuge(AddressSpace of, long address) {
        PageTableLeaf leaf = of.table().leaf(address);
        return leaf != null && leaf.isHuge();
    }

    @Test
    void theFirstTouchBringsAllOfIt() {
        space.putLong(AT + 5 * PAGE, 5);
        assertThat(isHuge(space, AT)).isTrue();
        assertThat(space.stats().residentPages()).isEqualTo(512);
        assertThat(space.stats().faults()).isEqualTo(1);
        for (int page = 0; page < 512; page++) {
            space.putLong(AT + page * PAGE, page);
            assertThat(space.getLong(AT + page * PAGE)).isEqualTo(page);
        }
        assertThat(space.stats().faults()).isEqualTo(1);
    }

    @Test
    void itCanBePinnedInOnePiece() {
        space.putLong(AT, 5);
        try (PinnedRange pin = space.pin(AT, HUGE)) {
            pin.segment().fill((byte) 3);
            assertThat(space.getByte(AT + HUGE - 1)).isEqualTo((byte) 3);
            assertThat(pager.stats().pinnedFrames()).isEqualTo(512);
        }
        AddressSpace small = pager.newSpace("small");
        small.map(AT, 4 * PAGE, Permission.READ_WRITE);
        small.putLong(AT + 3 * PAGE, 1);
        small.putLong(AT, 1);
        small.putLong(AT + PAGE, 1);
        assertThatThrownBy(() -> small.pin(AT, 4 * PAGE)).hasMessageContaining("not in the frame behind");
        assertThat(pager.stats().pinnedFrames()).isZero();
    }

    @Test
    void aWriteAfterAForkSplitsItAndCopiesOnePage() {
        space.fill(AT, HUGE, (byte) 1);
        try (AddressSpace child = space.fork("child")) {
            assertThat(isHuge(child, AT)).isTrue();
            assertThat(child.getByte(AT + 7)).isEqualTo((byte) 1);
            child.putByte(AT + 7, (byte) 2);
            assertThat(isHuge(child, AT)).isFalse();
            assertThat(space.getByte(AT + 7)).isEqualTo((byte) 1);
            assertThat(child.stats().copies()).isEqualTo(1);
            pager.checkInvariants();
        }
        space.putByte(AT + 8, (byte) 3);
        assertThat(space.stats().copies()).isZero();
    }

    @Test
    void anotherPermissionForAPartSplitsIt() {
        space.fill(AT, HUGE, (byte) 1);
        space.protect(AT + PAGE, PAGE, Permission.READ);
        assertThatThrownBy(() -> space.putByte(AT + PAGE, (byte) 2)).isInstanceOf(PageFault.class);
        space.putByte(AT, (byte) 2);
        space.release(AT + 2 * PAGE, PAGE);
        assertThat(space.getByte(AT + 2 * PAGE)).isZero();
        assertThat(space.getByte(AT + 3 * PAGE)).isEqualTo((byte) 1);
        assertThat(space.stats().residentPages()).isEqualTo(511);
    }

    @Test
    void underPressureItIsSplitAndItsPagesLeaveOneByOne() {
        for (long page = 0; page < 4 * 512; page++) {
            space.putLong(AT + page * PAGE, page);
        }
        pager.checkInvariants();
        for (long page = 0; page < 4 * 512; page++) {
            assertThat(space.getLong(AT + page * PAGE)).isEqualTo(page);
        }
        assertThat(pager.stats().evictions()).isGreaterThan(448);
    }

    @Test
    void v1_oneThatMayOnlyBeReadIsNotWritable() {
        space.protect(AT, HUGE, Permission.READ);
        assertThat(space.getLong(AT)).isZero();
        assertThat(isHuge(space, AT)).isTrue();
        assertThatThrownBy(() -> space.putLong(AT, 1)).isInstanceOf(PageFault.class);
    }

    @Test
    void withoutAWholeBlockThePagesComeOneByOne() {
        space.putLong(AT, 1);
        space.putLong(AT + HUGE, 1);
        space.putLong(AT + 2 * HUGE, 1);
        assertThat(isHuge(space, AT + HUGE)).isTrue();
        assertThat(isHuge(space, AT + 2 * HUGE)).isFalse();
        assertThat(space.getLong(AT + 2 * HUGE)).isEqualTo(1);
    }
}
