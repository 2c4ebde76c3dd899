package allod.pages.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import allod.pages.CommitLedger;
import allod.pages.PageSize;
import allod.pages.Reservation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotSpaceTest {

    private static final long PAGE = PageSize.BYTES;
    private static final long HUGE = PageSize.HUGE_BYTES;

    private final CommitLedger ledger = CommitLedger.of("test", CommitLedger.Mode.ALWAYS, Long.MAX_VALUE);
    private final SnapshotOptions onDemand =
            SnapshotOptions.defaults().background(false).ledger(ledger);
    private final SnapshotSpace space = SnapshotSpace.create("test", 4 * HUGE, onDemand);
    private final long base = space.address();

    @AfterEach
    void invariants() {
        space.checkInvariants();
        space.close();
        assertThat(ledger.committedBytes()).isZero();
    }

    @Test
    void aSnapshotKeepsWhatWasThereWhileWritersGoOn() {
        space.commit(base, 16 * PAGE);
        Address.putLong(base, 1);
        try (Snapshot snapshot = space.take()) {
            Address.putLong(base, 2);
            Address.putLong(base + PAGE, 3);
            assertThat(longAt(snapshot, base)).isEqualTo(1);
            assertThat(longAt(snapshot, base + PAGE)).isZero();
            assertThat(Address.getLong(base)).isEqualTo(2);
            assertThat(space.stats().copiedBytes()).isEqualTo(2 * PAGE);
        }
        assertThat(space.fold()).isTrue();
        assertThat(Address.getLong(base)).isEqualTo(2);
        assertThat(Address.getLong(base + PAGE)).isEqualTo(3);
        assertThat(space.stats().copiedBytes()).isZero();
        assertThat(space.stats().foldedPages()).isEqualTo(2);
    }

    @Test
    void severalSnapshotsKeepTheirOwnValuesAndEndInAnyOrder() {
        space.commit(base, 64 * PAGE);
        List<Snapshot> snapshots = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Address.putLong(base, i);
            Address.putLong(base + (i + 1) * PAGE, 100 + i);
            snapshots.add(space.takeQuiescent());
        }
        Address.putLong(base, 5);
        for (int i : new int[] {2, 0, 4, 1, 3}) {
            for (int j = 0; j < 5; j++) {
                if (snapshots.get(j).isOpen()) {
                    assertThat(longAt(snapshots.get(j), base)).isEqualTo(j);
                    assertThat(longAt(snapshots.get(j), base + (j + 1) * PAGE)).isEqualTo(100 + j);
                    assertThat(longAt(snapshots.get(j), base + (j + 2) * PAGE)).isZero();
                }
            }
            space.checkInvariants();
            snapshots.get(i).close();
        }
        assertThat(space.fold()).isTrue();
        assertThat(Address.getLong(base)).isEqualTo(5);
        assertThat(Address.getLong(base + 5 * PAGE)).isEqualTo(104);
    }

    @Test
    void w3_aSpaceIsFoldedOnlyAfterTheLastSnapshot() {
        space.commit(base, PAGE);
        Snapshot first = space.take();
        Snapshot second = space.take();
        Address.putLong(base, 7);
        first.close();
        assertThat(space.fold()).isFalse();
        assertThat(longAt(second, base)).isZero();
        second.close();
        assertThat(space.fold()).isTrue();
    }

    @Test
    void aTakeAfterAnUnfoldedGenerationFoldsItFirst() {
        space.commit(base, 4 * HUGE);
        for (long i = 0; i < 20; i++) {
            Address.putLong(base + i * 13 * PAGE, i);
            try (Snapshot snapshot = space.take()) {
                Address.putLong(base + i * 13 * PAGE, 1000 + i);
                assertThat(longAt(snapshot, base + i * 13 * PAGE)).isEqualTo(i);
                if (i > 0) {
                    assertThat(longAt(snapshot, base + (i - 1) * 13 * PAGE)).isEqualTo(999 + i);
                }
            }
        }
        assertThat(space.stats().takes()).isEqualTo(20);
    }

    @Test
    void h2_aLateReaderGetsAnExceptionAndNoCrash() {
        space.commit(base, PAGE);
        Snapshot snapshot = space.take();
        MemorySegment segment = snapshot.segment(base, 8);
        snapshot.close();
        snapshot.close(); // does nothing
        assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_LONG, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> snapshot.segment(base, 8))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("take another one");
        assertThatThrownBy(() -> snapshot.read(base, MemorySegment.ofArray(new byte[8])))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void segmentsAreReadOnlyAndOfWhatWasCommitted() {
        space.commit(base, PAGE);
        try (Snapshot snapshot = space.take()) {
            space.commit(base + PAGE, PAGE);
            Address.putLong(base + PAGE, 1);
            assertThat(snapshot.segment(base, PAGE).isReadOnly()).isTrue();
            assertThatThrownBy(() -> snapshot.segment(base, 2 * PAGE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not all of it was committed");
            assertThatThrownBy(() -> snapshot.segment(base - 1, 2)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void writesItselfToAChannel() throws IOException {
        space.commit(base, 3 * PAGE);
        space.commit(base + HUGE, 2 * PAGE);
        Address.fill(base, 3 * PAGE, (byte) 1);
        Address.fill(base + HUGE, 2 * PAGE, (byte) 2);
        try (Snapshot first = space.take()) {
            Address.fill(base, PAGE, (byte) 9);
            try (Snapshot second = space.take()) {
                Address.fill(base, PAGE, (byte) 8);
                assertThat(sum(first)).isEqualTo(3 * PAGE + 2 * 2 * PAGE);
                assertThat(sum(second)).isEqualTo(9 * PAGE + 2 * PAGE + 2 * 2 * PAGE);
            }
        }
    }

    private long sum(Snapshot snapshot) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(snapshot.writeTo(Channels.newChannel(bytes))).isEqualTo(HUGE + 2 * PAGE);
        assertThat(bytes.size()).isEqualTo((int) (HUGE + 2 * PAGE));
        long sum = 0;
        for (byte b : bytes.toByteArray()) {
            sum += b;
        }
        return sum;
    }

    @Test
    void q1_freedPagesStayForTheSnapshotAndGoWithIt() {
        space.commit(base, 2 * PAGE);
        Address.putLong(base, 11);
        try (Snapshot snapshot = space.take()) {
            Address.putLong(base, 22);
            space.decommit(base, PAGE);
            assertThat(space.stats().queuedBytes()).isEqualTo(PAGE);
            assertThat(longAt(snapshot, base)).isEqualTo(11);
        }
        assertThat(space.fold()).isTrue();
        assertThat(space.stats().queuedBytes()).isZero();
        assertThat(ledger.committedBytes()).isEqualTo(PAGE + space.stats().reservedBytes());
        space.commit(base, PAGE);
        assertThat(Address.getLong(base)).isZero();
    }

    @Test
    void q2_aPageThatIsCommittedAgainReadsAsZeroWhileASnapshotLives() {
        space.commit(base, 2 * PAGE);
        Address.putLong(base, 11);
        Address.putLong(base + PAGE, 12);
        try (Snapshot snapshot = space.take()) {
            space.decommit(base, 2 * PAGE);
            space.commit(base, 2 * PAGE); // not the old contents, 11 and 12
            assertThat(Address.getLong(base)).isZero();
            assertThat(Address.getLong(base + PAGE)).isZero();
            assertThat(longAt(snapshot, base)).isEqualTo(11);
        }
        assertThat(space.fold()).isTrue();
        assertThat(Address.getLong(base)).isZero();
    }

    @Test
    void aDiscardIsRefusedWhileASnapshotLives() {
        space.commit(base, PAGE);
        Address.putLong(base, 11);
        Snapshot snapshot = space.take();
        Address.putLong(base, 22);
        assertThat(space.discard(base, PAGE)).isFalse();
        assertThat(Address.getLong(base)).isEqualTo(22);
        snapshot.close();
        assertThat(space.discard(base, PAGE)).isFalse(); // not folded yet
        space.fold();
        assertThat(space.discard(base, PAGE)).isTrue();
        assertThat(Address.getLong(base)).isZero();
    }

    @Test
    void withoutAGateTheUserSaysWhenNobodyWrites() {
        try (SnapshotSpace ungated = SnapshotSpace.create("ungated", HUGE, onDemand.gated(false))) {
            long start = ungated.address();
            ungated.commit(start, PAGE);
            Address.putLong(start, 1);
            try (Snapshot first = ungated.take()) {
                Address.putLong(start, 2);
                assertThatThrownBy(ungated::take)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("takeQuiescent()");
                try (Snapshot second = ungated.takeQuiescent()) {
                    Address.putLong(start, 3);
                    assertThat(longAt(first, start)).isEqualTo(1);
                    assertThat(longAt(second, start)).isEqualTo(2);
                }
            }
            assertThatThrownBy(ungated::take).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(ungated::fold)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("foldQuiescent()");
            assertThatThrownBy(ungated::gate).isInstanceOf(IllegalStateException.class);
            assertThat(ungated.foldQuiescent()).isTrue();
            assertThat(Address.getLong(start)).isEqualTo(3);
            ungated.take().close();
        }
    }

    @Test
    void withoutAGateNothingIsFoldedInTheBackground() throws InterruptedException {
        SnapshotOptions ungatedOptions = SnapshotOptions.defaults()
                .gated(false)
                .background(true)
                .collapse(false)
                .ledger(ledger);
        try (SnapshotSpace ungated = SnapshotSpace.create("ungated", HUGE, ungatedOptions)) {
            ungated.commit(ungated.address(), PAGE);
            ungated.take().close();
            Address.putLong(ungated.address(), 7);
            Thread.sleep(50); // the keeper has been woken by the close
            assertThat(ungated.stats().foldedPages()).isZero();
            assertThat(ungated.foldQuiescent()).isTrue();
            assertThat(ungated.stats().foldedPages()).isEqualTo(1);
        }
    }

    @Test
    void livesInALentRangeThatIsNotOnAHugePageBorder() {
        try (Reservation reservation = Reservation.reserve("lender", 8 * HUGE, HUGE)) {
            long start = reservation.baseAddress() + HUGE + 3 * PAGE;
            try (SnapshotSpace lent = SnapshotSpace.over(reservation, start, 3 * HUGE, onDemand)) {
                lent.commit(start, 3 * HUGE);
                lent.populate(start, 3 * HUGE);
                lent.collapse();
                Address.putLong(start + 2 * HUGE, 1);
                try (Snapshot snapshot = lent.take()) {
                    Address.putLong(start + 2 * HUGE, 2);
                    assertThat(longAt(snapshot, start + 2 * HUGE)).isEqualTo(1);
                    assertThatThrownBy(() -> reservation.discard(start, PAGE))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("a loan lies at");
                }
            }
            reservation.commit(start, PAGE);
            assertThat(Address.getLong(start)).isZero();
        }
    }

    @Test
    void copiesStaySmallPagesOnCollapsedMemory() {
        space.commit(base, 4 * HUGE);
        space.populate(base, 4 * HUGE);
        space.collapse();
        try (Snapshot snapshot = space.take()) {
            for (long i = 0; i < 10; i++) {
                Address.putLong(base + i * 150 * PAGE, i + 1);
            }
            assertThat(space.stats().copiedBytes()).isEqualTo(10 * PAGE);
            assertThat(longAt(snapshot, base)).isZero();
        }
    }

    @Test
    void closingTheSpaceEndsItsSnapshots() {
        SnapshotSpace other = SnapshotSpace.create("other", HUGE, onDemand);
        other.commit(other.address(), PAGE);
        Snapshot first = other.take();
        Snapshot second = other.take();
        MemorySegment segment = second.segment(other.address(), 8);
        other.close();
        other.close();
        assertThat(first.isOpen()).isFalse();
        assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_LONG, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(other::take)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> other.commit(other.address(), PAGE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void rangesMustLieInsideAndOnPageBorders() {
        assertThatThrownBy(() -> space.commit(base + 1, PAGE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> space.commit(base, 5 * HUGE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> space.decommit(base - PAGE, PAGE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> onDemand.chunkBytes(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> onDemand.copyFraction(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> onDemand.gated(false).whenFull(WhenFull.THROTTLE_WRITERS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CANCEL_OLDEST");
    }

    static long longAt(Snapshot snapshot, long address) {
        long seen = snapshot.segment(address, 8).get(ValueLayout.JAVA_LONG, 0);
        byte[] copy = new byte[8];
        snapshot.read(address, MemorySegment.ofArray(copy));
        assertThat(MemorySegment.ofArray(copy).get(ValueLayout.JAVA_LONG_UNALIGNED, 0))
                .isEqualTo(seen);
        return seen;
    }
}
