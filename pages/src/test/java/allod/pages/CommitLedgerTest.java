package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.CommitLedger.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CommitLedgerTest {

    private static final long MACHINE_BYTES = 1000;

    private long availableBytes = 800;

    @Test
    void c1_aStrictLedgerNeverExceedsItsLimit() {
        CommitLedger ledger = ledger(Mode.STRICT, 100, null);

        ledger.charge(60, "a table");
        assertThat(ledger.availableBytes()).isEqualTo(40);
        assertThatThrownBy(() -> ledger.charge(41, "a second table"))
                .isInstanceOf(CommitFailed.class)
                .hasMessage("commit of 41 bytes for a second table failed with ENOMEM (12): ledger 'test' (strict,"
                        + " 60 bytes of 100 committed) has 40 bytes left; commit less, release something, or raise the"
                        + " limit of the ledger or of the control group.");
        assertThat(ledger.tryCharge(41)).isFalse();
        assertThat(ledger.tryCharge(40)).isTrue();
        assertThat(ledger.committedBytes()).isEqualTo(100);
        assertThat(ledger.tryCharge(0)).isTrue();
        assertThat(ledger.tryCharge(1)).isFalse();

        ledger.release(100);
        assertThat(ledger.availableBytes()).isEqualTo(100);
    }

    @Test
    void aStrictLedgerIsBoundByTheMachineAndItsGroupToo() {
        CommitLedger ledger = ledger(Mode.STRICT, Long.MAX_VALUE, null);

        assertThat(ledger.limitBytes()).isEqualTo(MACHINE_BYTES);
        assertThat(ledger.tryCharge(801)).as("more than is free now").isFalse();
        assertThat(ledger.tryCharge(800)).isTrue();
        assertThat(ledger.tryCharge(201)).as("more than the machine has").isFalse();
        assertThat(ledger.tryCharge(200)).isTrue();
    }

    @Test
    void aHeuristicLedgerRefusesWhatCouldNeverBeKept() {
        CommitLedger ledger = ledger(Mode.HEURISTIC, Long.MAX_VALUE, null);

        assertThatThrownBy(() -> ledger.charge(801, "a giant"))
                .isInstanceOf(CommitFailed.class)
                .hasMessageContaining("801 bytes for a giant")
                .hasMessageContaining("has 800 bytes left");
        for (int i = 0; i < 10; i++) {
            ledger.charge(800, "one of many");
        }
        assertThat(ledger.committedBytes()).isEqualTo(8000);
        assertThat(ledger(Mode.HEURISTIC, 10, null).tryCharge(11)).isFalse();
    }

    @Test
    void anAlwaysLedgerOnlyCounts() {
        CommitLedger ledger = ledger(Mode.ALWAYS, 10, null);

        ledger.charge(1L << 60, "anything");
        assertThat(ledger.committedBytes()).isEqualTo(1L << 60);
        assertThat(ledger.limitBytes()).isEqualTo(Long.MAX_VALUE);
        assertThat(ledger.tryCharge(Long.MAX_VALUE))
                .as("beyond what a long counts")
                .isFalse();
    }

    @Test
    void c2_c3_aRefusalAboveChangesNothingBelow() {
        CommitLedger above = ledger(Mode.STRICT, 100, null);
        CommitLedger one = above.child("one", Mode.ALWAYS, Long.MAX_VALUE);
        CommitLedger two = above.child("two", Mode.STRICT, 70);

        one.charge(60, "one");
        assertThat(two.availableBytes()).isEqualTo(40);
        assertThatThrownBy(() -> two.charge(41, "two"))
                .isInstanceOf(CommitFailed.class)
                .hasMessageContaining("ledger 'test' (strict, 60 bytes of 100 committed)");
        assertThat(two.committedBytes()).isZero();
        two.charge(40, "two");
        assertThat(above.committedBytes()).isEqualTo(100);
        one.release(60);
        assertThat(above.committedBytes()).isEqualTo(40);
    }

    @Test
    void aGroupThatFillsUpMeanwhileIsRespected() {
        CommitLedger ledger = ledger(Mode.STRICT, 500, null);

        ledger.charge(100, "early");
        availableBytes = 50;
        assertThat(ledger.tryCharge(51)).isFalse();
        assertThat(ledger.tryCharge(50)).isTrue();
    }

    @Test
    void theProcessCountsWhatItsSpacesPromise() {
        long before = CommitLedger.process().committedBytes();
        CommitLedger space = CommitLedger.of("space", Mode.STRICT, 1 << 20);

        space.charge(1 << 20, "all of it");
        assertThat(CommitLedger.process().committedBytes()).isEqualTo(before + (1 << 20));
        space.release(1 << 20);
        assertThat(CommitLedger.process().committedBytes()).isEqualTo(before);
        assertThat(CommitLedger.process().mode()).isEqualTo(Mode.HEURISTIC);
    }

    @Test
    void mistakesAreNamed() {
        CommitLedger ledger = ledger(Mode.STRICT, 1, null);

        assertThatThrownBy(() -> ledger.charge(-1, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ledger.release(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CommitLedger.of("x", Mode.STRICT, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CommitLedger.processFrom("sometimes", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("allod.commit.mode=sometimes with allod.commit.limitBytes=1: the mode must be strict,"
                        + " heuristic or always, and the limit 0 or more.");
        assertThat(CommitLedger.processFrom("Strict", 7).mode()).isEqualTo(Mode.STRICT);
    }

    /// Seeded operations of four threads: at no time is the limit exceeded, and at the end everything is back.
    @Test
    void c1_holdsWhileThreadsRace() throws InterruptedException {
        CommitLedger above = ledger(Mode.STRICT, 700, null);
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            CommitLedger own = above.child("thread " + t, t == 0 ? Mode.ALWAYS : Mode.STRICT, 400);
            SplittableRandom random = new SplittableRandom(t);
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    chargeAndRelease(own, above, random);
                } catch (Throwable failure) {
                    synchronized (failures) {
                        failures.add(failure);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(above.committedBytes()).isZero();
    }

    private static void chargeAndRelease(CommitLedger own, CommitLedger above, SplittableRandom random) {
        long held = 0;
        for (int i = 0; i < 20_000; i++) {
            long bytes = random.nextLong(200);
            if (random.nextBoolean() && own.tryCharge(bytes)) {
                held += bytes;
            } else if (held >= bytes) {
                own.release(bytes);
                held -= bytes;
            }
            assertThat(own.committedBytes()).isEqualTo(held);
            assertThat(above.committedBytes()).isBetween(held, 700L);
        }
        own.release(held);
    }

    private CommitLedger ledger(Mode mode, long limitBytes, CommitLedger parent) {
        return new CommitLedger("test", mode, limitBytes, parent, () -> new MemoryRoom(MACHINE_BYTES, availableBytes));
    }
}
