package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.os.MappingBudget;
import org.junit.jupiter.api.Test;

/// The budget of mappings, with small budgets; R5 of [Reservation] and the seams of [MappingLedger] on the real kernel.
class MappingLimitTest {

    private static final long PAGE = PageSize.BYTES;

    @Test
    void b1_aBudgetIsNeverOverdrawn() {
        MappingBudget budget = new MappingBudget(3);

        assertThat(budget.tryTake(2)).isTrue();
        assertThat(budget.tryTake(2)).isFalse();
        assertThat(budget.used()).isEqualTo(2);
        assertThat(budget.tryTake(1)).isTrue();
        budget.give(3);
        assertThat(budget.used()).isZero();
    }

    @Test
    void theProcessTakesHalfOfWhatTheKernelAllows() {
        assertThat(MappingBudget.process().limit()).isEqualTo(MappingBudget.maxMapCount() / 2);
    }

    @Test
    void aReservationIsRefusedBeforeTheKernelIsAsked() {
        MappingBudget budget = new MappingBudget(1);
        try (Reservation first = Reservation.reserve("first", PAGE, 1, budget)) {
            assertThatThrownBy(() -> Reservation.reserve("second", PAGE, 1, budget))
                    .isInstanceOf(MappingLimitException.class)
                    .hasMessage("reserve of 'second' needs 1 more mapping(s), and Allod owns 1 of its 1:"
                            + " commit and decommit"
                            + " longer runs of pages, or raise vm.max_map_count (Allod takes half of it).");
            first.checkInvariants();
        }
        assertThat(budget.used()).isZero();
    }

    @Test
    void r3_aCommitBeyondTheBudgetChangesNothing() {
        MappingBudget budget = new MappingBudget(4);
        try (Reservation r = Reservation.reserve("small", 16 * PAGE, 1, budget)) {
            long base = r.baseAddress();
            r.commit(base + 2 * PAGE, PAGE); // reserved, committed, reserved
            assertThat(budget.used()).isEqualTo(3);

            assertThatThrownBy(() -> r.commit(base + 5 * PAGE, PAGE)).isInstanceOf(MappingLimitException.class);
            assertThat(budget.used()).isEqualTo(3);
            r.checkInvariants();
            assertThat(ProcessMappings.starts(base, base + r.bytes()).size()).isEqualTo(3);

            r.commit(base + 3 * PAGE, 4 * PAGE); // beside the committed run: no new mapping
            r.decommit(base + 2 * PAGE, 5 * PAGE);
            assertThat(budget.used()).isEqualTo(1);
            r.checkInvariants();
        }
    }

    @Test
    void aDecommitInTheMiddleSplits() {
        MappingBudget budget = new MappingBudget(100);
        try (Reservation r = Reservation.reserve("split", 16 * PAGE, 1, budget)) {
            r.commit(r.baseAddress(), 16 * PAGE);
            Address.fill(r.baseAddress(), 16 * PAGE, (byte) 1);
            assertThat(r.mappings()).isEqualTo(1);

            r.decommit(r.baseAddress() + 4 * PAGE, PAGE);
            assertThat(r.mappings()).isEqualTo(3);
            assertThat(ProcessMappings.starts(r.baseAddress(), r.baseAddress() + 16 * PAGE))
                    .hasSize(3);
        }
        assertThat(budget.used()).isZero();
    }

    @Test
    void seamsThatTheKernelDoesNotHaveAreForgottenWhenTheBudgetRunsOut() {
        MappingBudget budget = new MappingBudget(40);
        try (Reservation r = Reservation.reserve("purged", 1000 * PAGE, 1, budget)) {
            r.commit(r.baseAddress(), 1000 * PAGE);
            Address.fill(r.baseAddress(), 1000 * PAGE, (byte) 1);
            for (int page = 1; page < 999; page += 2) { // the kernel ends with one mapping each time
                r.decommit(r.baseAddress() + page * PAGE, PAGE);
                r.commit(r.baseAddress() + page * PAGE, PAGE);
                Address.putByte(r.baseAddress() + page * PAGE, (byte) 1);
            }
            r.checkInvariants();
        }
        assertThat(budget.used()).isZero();
    }

    @Test
    void realMappingsStopAtTheBudget() {
        MappingBudget budget = new MappingBudget(41);
        try (Reservation r = Reservation.reserve("chequered", 1000 * PAGE, 1, budget)) {
            int committed = 0;
            try {
                for (; committed < 500; committed++) {
                    r.commit(r.baseAddress() + (2L * committed + 1) * PAGE, PAGE);
                }
            } catch (MappingLimitException expected) {
                assertThat(expected.limit()).isEqualTo(41);
            }
            assertThat(committed).isEqualTo(20);
            r.checkInvariants();
        }
    }
}
