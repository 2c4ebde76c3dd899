package allod.pages.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import allod.pages.CommitLedger;
import allod.pages.Guard;
import allod.pages.MappingLimitException;
import allod.pages.PageSize;
import allod.pages.Reservation;
import allod.pages.os.Errno;
import allod.pages.os.FileCalls;
import allod.pages.os.MappingBudget;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What breaks snapshots that are made by hand, each one tried through the space.
class SnapshotHazardsTest {

    private static final long PAGE = PageSize.BYTES;
    private static final long BYTES = 64 * PAGE;

    private final SnapshotOptions options = SnapshotOptions.defaults()
            .background(false)
            .ledger(CommitLedger.of("hazards", CommitLedger.Mode.ALWAYS, Long.MAX_VALUE));
    private final SnapshotSpace space = SnapshotSpace.create("hazards", 2 * BYTES, options);
    private final long base = space.address();

    SnapshotHazardsTest() {
        space.commit(base, BYTES);
    }

    @AfterEach
    void close() {
        space.checkInvariants();
        space.close();
    }

    /// MADV_DONTNEED on a private view brings the old contents back.
    @Test
    void v2_noCallBringsOldContentsBack() {
        try (Reservation reservation = Reservation.reserve("lender", BYTES, PageSize.HUGE_BYTES);
                SnapshotSpace lent = SnapshotSpace.over(reservation, reservation.baseAddress(), BYTES, options)) {
            lent.commit(lent.address(), BYTES);
            Address.putLong(lent.address(), 11);
            try (Snapshot _ = lent.take()) {
                Address.putLong(lent.address(), 22);
                assertThat(lent.discard(lent.address(), PAGE)).isFalse();
                assertThatThrownBy(() -> reservation.discard(lent.address(), PAGE))
                        .isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> reservation.decommit(lent.address(), PAGE))
                        .isInstanceOf(IllegalStateException.class);
                lent.populate(lent.address(), BYTES);
                lent.collapse();
                assertThat(Address.getLong(lent.address())).isEqualTo(22);
                assertThat(lent.stats().copiedBytes()).isEqualTo(PAGE);
            }
        }
    }

    /// A hole in the file makes the page of a snapshot zero.
    @Test
    void w2_aDecommitDoesNotDestroyASnapshot() {
        Address.putLong(base, 11);
        try (Snapshot snapshot = space.take()) {
            space.decommit(base, BYTES);
            assertThat(SnapshotSpaceTest.longAt(snapshot, base)).isEqualTo(11);
            space.commit(base, BYTES);
            Address.putLong(base, 33);
            assertThat(SnapshotSpaceTest.longAt(snapshot, base)).isEqualTo(11);
        }
    }

    @Test
    void m1_nobodyCanShortenTheFile() {
        try (MemoryFile file = MemoryFile.create("sealed")) {
            file.allocate(0, 4 * PAGE);
            assertThat(FileCalls.ftruncate(file.descriptor(), PAGE)).isEqualTo(-Errno.EPERM);
            assertThat(FileCalls.fileBytes(file.descriptor())).isEqualTo(4 * PAGE);
        }
    }

    @Test
    void aTouchOfWhatWasNeverCommittedIsAnErrorAndNoCrash() {
        assertThatThrownBy(() -> {
                    Address.putByte(base + BYTES, (byte) 1);
                    Guard.fence();
                })
                .isInstanceOf(InternalError.class);
    }

    /// At the kernel's limit of mappings the JVM aborts: ours is lower, and refuses before.
    @Test
    void theBudgetOfMappingsRefusesALaterSnapshotAndNothingIsLost() {
        Address.putLong(base, 1);
        try (Snapshot first = space.take()) {
            Address.putLong(base, 2);
            MappingBudget budget = MappingBudget.process();
            long rest = budget.limit() - budget.used();
            assertThat(budget.tryTake(rest)).isTrue();
            try {
                assertThatThrownBy(space::take).isInstanceOf(MappingLimitException.class);
            } finally {
                budget.give(rest);
            }
            assertThat(SnapshotSpaceTest.longAt(first, base)).isEqualTo(1);
            assertThat(Address.getLong(base)).isEqualTo(2);
            space.take().close();
        }
        assertThat(space.fold()).isTrue();
    }

    @Test
    void aFoldIsPaidForBeforehandAndNeedsNoMoreMappings() {
        space.take().close();
        Address.putLong(base + 7 * PAGE, 7);
        MappingBudget budget = MappingBudget.process();
        long rest = budget.limit() - budget.used();
        assertThat(budget.tryTake(rest)).isTrue();
        try {
            assertThat(space.fold()).isTrue();
            space.take().close();
        } finally {
            budget.give(rest);
        }
    }

    @Test
    void childrenDoNotKeepTheMemory() throws IOException, InterruptedException {
        Process child = new ProcessBuilder("ls", "-l", "/proc/self/fd").start();
        String descriptors = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).isZero();
        assertThat(descriptors).doesNotContain("allod");
    }

    @Test
    void anOperationThatDoesNotEndFailsTheTakeAndChangesNothing() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        try (SnapshotSpace impatient =
                SnapshotSpace.create("impatient", BYTES, options.patience(Duration.ofMillis(50)))) {
            impatient.commit(impatient.address(), BYTES);
            Thread writer = new Thread(() -> {
                try (Operation _ = impatient.gate().enter()) {
                    inside.countDown();
                    leave.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            writer.start();
            inside.await();
            assertThatThrownBy(impatient::takeQuiescent).isInstanceOf(OperationStuck.class);
            assertThat(impatient.stats().takes()).isZero();
            impatient.take().close(); // without the gate it works
            assertThatThrownBy(impatient::fold).isInstanceOf(OperationStuck.class);
            leave.countDown();
            writer.join();
            assertThat(impatient.fold()).isTrue();
        }
    }

    @Test
    void anOperationMayCommitWhileSnapshotsAreTakenAndFolded() throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger rounds = new AtomicInteger();
        Thread writer = new Thread(() -> {
            while (!stop.get()) {
                try (Operation _ = space.gate().enter()) {
                    space.decommit(base + PAGE, PAGE);
                    space.commit(base + PAGE, PAGE);
                    assertThat(Address.getLong(base + PAGE)).isZero();
                    Address.putLong(base + PAGE, 1);
                    rounds.incrementAndGet();
                }
            }
        });
        writer.start();
        try {
            for (int i = 0; i < 30 || rounds.get() < 30; i++) {
                space.takeQuiescent().close();
                space.fold();
            }
        } finally {
            stop.set(true);
            writer.join();
        }
    }

    @Test
    void h2_readersRaceWithTheEndOfASnapshot() throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger ended = new AtomicInteger();
        Snapshot[] current = {space.take()};
        Thread reader = new Thread(() -> {
            while (!stop.get()) {
                try {
                    MemorySegment all = current[0].segment(base, BYTES);
                    for (long offset = 0; offset < BYTES; offset += 64) {
                        all.get(ValueLayout.JAVA_LONG, offset);
                    }
                } catch (IllegalStateException expected) {
                    ended.incrementAndGet();
                }
            }
        });
        reader.start();
        try {
            for (int i = 0; i < 40 || ended.get() == 0; i++) {
                Address.putLong(base, i);
                Snapshot next = space.take();
                current[0].close();
                current[0] = next;
            }
        } finally {
            stop.set(true);
            reader.join();
        }
        current[0].close();
    }

    /// Where the kernel counts every private mapping, a take is staged.
    @Test
    void aStagedTakeDoesTheSame() {
        try (Reservation reservation = Reservation.reserve("staged", BYTES, PageSize.HUGE_BYTES);
                MemoryFile file = MemoryFile.create("staged");
                WriterView view =
                        new WriterView(reservation.lend("a test", reservation.baseAddress(), BYTES), file, true)) {
            file.allocate(0, BYTES);
            try (ReaderView frozen = ReaderView.frozen("staged (snapshot)", view, file)) {
                Address.putLong(view.address(), 1);
                view.takeCopies();
                Address.putLong(view.address(), 2);
                assertThat(Address.getLong(view.address())).isEqualTo(2);
                assertThat(Address.getLong(frozen.translate(view.address()))).isEqualTo(1);
                view.share(view.address(), BYTES);
                assertThat(Address.getLong(view.address())).isEqualTo(1);
            }
        }
    }
}
