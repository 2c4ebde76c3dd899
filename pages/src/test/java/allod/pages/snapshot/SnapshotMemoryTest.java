package allod.pages.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import allod.pages.CommitFailed;
import allod.pages.CommitLedger;
import allod.pages.CommitLedger.Mode;
import allod.pages.PageSize;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The end of memory for copies: decided by the ledger and the policy.
@Timeout(60)
class SnapshotMemoryTest {

    private static final long PAGE = PageSize.BYTES;
    private static final long MEMORY = 48L << 20;

    @Test
    void aStrictLedgerIsChargedWithTheWorstCase() {
        CommitLedger ledger = CommitLedger.of("strict", Mode.STRICT, 2 * MEMORY);
        try (SnapshotSpace space = space(ledger, SnapshotOptions.defaults().background(false))) {
            space.commit(space.address(), MEMORY);
            assertThat(ledger.committedBytes()).isEqualTo(MEMORY);
            try (Snapshot first = space.take()) {
                assertThat(ledger.committedBytes()).isEqualTo(2 * MEMORY);
                for (long offset = 0; offset < MEMORY; offset += PAGE) { // every page: there is room for all copies
                    Address.putLong(space.address() + offset, 1);
                }
                assertThat(first.segment(space.address() + MEMORY - PAGE, 8).get(ValueLayout.JAVA_LONG, 0))
                        .isZero();
                assertThatThrownBy(() -> space.commit(space.address() + MEMORY, PAGE))
                        .isInstanceOf(CommitFailed.class);
            }
            space.fold();
        }
        assertThat(ledger.committedBytes()).isZero();
    }

    @Test
    void aTakeThatTheLedgerRefusesChangesNothing() {
        CommitLedger ledger = CommitLedger.of("small", Mode.STRICT, MEMORY + PAGE);
        try (SnapshotSpace space = space(ledger, SnapshotOptions.defaults().background(false))) {
            space.commit(space.address(), MEMORY);
            assertThatThrownBy(space::take)
                    .isInstanceOf(SnapshotMemoryExhausted.class)
                    .hasMessageContaining("close older snapshots");
            assertThat(space.stats().openSnapshots()).isZero();
            Address.putLong(space.address(), 1);
            assertThat(space.stats().copiedBytes()).isZero(); // shared still
            assertThat(ledger.committedBytes()).isEqualTo(MEMORY);
        }
    }

    @Test
    void aLaterSnapshotCancelsOlderOnesToGetItsMemory() {
        CommitLedger ledger = CommitLedger.of("later", Mode.STRICT, 2 * MEMORY + 100 * PAGE);
        try (SnapshotSpace space = space(ledger, SnapshotOptions.defaults().background(false))) {
            long base = space.address();
            space.commit(base, MEMORY);
            Snapshot first = space.take();
            write(space, 60);
            Snapshot second = space.take(); // 60 pages of its own
            assertThat(second.copiedBytes()).isEqualTo(60 * PAGE);
            Snapshot third = space.take(); // 40 are left for 60
            assertThat(third.isOpen()).isTrue();
            assertThat(first.isOpen()).isFalse();
            assertThatThrownBy(() -> first.segment(base, 8))
                    .isInstanceOf(SnapshotCancelled.class)
                    .hasMessageContaining("memory for copies is used up");
            assertThatThrownBy(() -> first.read(base, MemorySegment.ofArray(new byte[8])))
                    .isInstanceOf(SnapshotCancelled.class);
            assertThatThrownBy(() -> first.writeTo(null)).isInstanceOf(SnapshotCancelled.class);
            first.close();
            assertThat(third.segment(base, 8).get(ValueLayout.JAVA_LONG, 0)).isEqualTo(1);
            second.close();
            third.close();
        }
        assertThat(ledger.committedBytes()).isZero();
    }

    @Test
    void theOldestIsCancelledWhenTheWritersUseUpTheMemory() throws InterruptedException {
        CommitLedger ledger = limited("cancel");
        try (SnapshotSpace space = space(ledger, SnapshotOptions.defaults().copyFraction(0.01))) {
            space.commit(space.address(), MEMORY);
            Snapshot snapshot = space.take();
            MemorySegment segment = snapshot.segment(space.address(), 8);
            fillLedger(ledger);
            write(space, MEMORY / PAGE);
            while (snapshot.isOpen()) {
                Thread.sleep(1);
            }
            assertThatThrownBy(() -> snapshot.segment(space.address(), 8)).isInstanceOf(SnapshotCancelled.class);
            while (space.stats().copiedBytes() > 0) { // the copies are folded, and their memory is free
                Thread.sleep(1);
            }
            assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_LONG, 0)).isInstanceOf(IllegalStateException.class);
            assertThat(Address.getLong(space.address())).isEqualTo(1);
        }
    }

    @Test
    void writersAreRefusedUntilTheSnapshotIsClosed() throws InterruptedException {
        CommitLedger ledger = limited("refuse");
        SnapshotOptions options = SnapshotOptions.defaults().copyFraction(0.01).whenFull(WhenFull.REFUSE_WRITERS);
        try (SnapshotSpace space = space(ledger, options)) {
            space.commit(space.address(), MEMORY);
            Snapshot snapshot = space.take();
            fillLedger(ledger);
            boolean refused = false;
            for (long page = 0; !refused; page = (page + 1) % (MEMORY / PAGE)) {
                try (Operation _ = space.gate().enter()) {
                    Address.putLong(space.address() + page * PAGE, 1);
                } catch (SnapshotMemoryExhausted expected) {
                    refused = true;
                }
            }
            assertThat(snapshot.segment(space.address(), 8).get(ValueLayout.JAVA_LONG, 0))
                    .isZero();
            snapshot.close();
            awaitEntry(space);
        }
    }

    @Test
    void writersWaitUntilTheSnapshotIsClosed() throws InterruptedException {
        CommitLedger ledger = limited("throttle");
        SnapshotOptions options = SnapshotOptions.defaults().copyFraction(0.01).whenFull(WhenFull.THROTTLE_WRITERS);
        try (SnapshotSpace space = space(ledger, options)) {
            space.commit(space.address(), MEMORY);
            Snapshot snapshot = space.take();
            fillLedger(ledger);
            AtomicLong writes = new AtomicLong();
            AtomicBoolean stop = new AtomicBoolean();
            Thread writer = new Thread(() -> {
                while (!stop.get()) {
                    try (Operation _ = space.gate().enter()) {
                        Address.putLong(space.address() + writes.get() % (MEMORY / PAGE) * PAGE, 1);
                    }
                    writes.incrementAndGet();
                }
            });
            writer.start();
            while (space.gate().waiting() == 0) {
                Thread.sleep(1);
            }
            Thread.sleep(20);
            long before = writes.get();
            snapshot.close();
            while (writes.get() <= before) {
                Thread.sleep(1);
            }
            stop.set(true);
            writer.join();
        }
    }

    private static void awaitEntry(SnapshotSpace space) throws InterruptedException {
        while (true) {
            try (Operation _ = space.gate().enter()) {
                return;
            } catch (SnapshotMemoryExhausted notYet) {
                Thread.sleep(1);
            }
        }
    }

    /// Promises are refused only when they could never be kept: by its limit.
    private static CommitLedger limited(String name) {
        return CommitLedger.of(name, Mode.STRICT, 2 * MEMORY).child(name, Mode.HEURISTIC, Long.MAX_VALUE);
    }

    /// Somebody else takes all but the room for a first step.
    private static void fillLedger(CommitLedger ledger) {
        long bytes = MEMORY;
        while (bytes >= PAGE) {
            bytes = ledger.tryCharge(bytes) ? bytes : bytes / 2;
        }
    }

    private static void write(SnapshotSpace space, long pages) {
        for (long page = 0; page < pages; page++) {
            try (Operation _ = space.gate().enter()) {
                Address.putLong(space.address() + page * PAGE, 1);
            }
        }
    }

    private static SnapshotSpace space(CommitLedger ledger, SnapshotOptions options) {
        return SnapshotSpace.create(
                "memory", 2 * MEMORY, options.collapse(false).ledger(ledger));
    }
}
