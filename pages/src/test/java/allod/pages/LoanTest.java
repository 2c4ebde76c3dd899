package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.os.MappingBudget;
import allod.pages.os.MemoryCalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoanTest {

    private static final long PAGE = PageSize.BYTES;

    private final MappingBudget budget = new MappingBudget(8);
    private final Reservation reservation = Reservation.reserve("lender", 16 * PAGE, PAGE, budget);

    @AfterEach
    void invariants() {
        reservation.checkInvariants();
        reservation.close();
        assertThat(budget.used()).isZero();
    }

    @Test
    void n1_aLentRangeIsNotChangedByTheReservation() {
        long address = reservation.baseAddress() + 4 * PAGE;
        try (Loan loan = reservation.lend("a test", address, 4 * PAGE)) {
            assertThat(loan.address()).isEqualTo(address);
            assertThatThrownBy(() -> reservation.commit(address + PAGE, PAGE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a loan lies at");
            assertThatThrownBy(() -> reservation.discard(address - PAGE, 2 * PAGE))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> reservation.lend("another", address, PAGE))
                    .isInstanceOf(IllegalStateException.class);
            reservation.commit(address + 4 * PAGE, PAGE);
        }
        reservation.commit(address + PAGE, PAGE);
    }

    @Test
    void lendingGivesTheMemoryBack() {
        long address = reservation.baseAddress();
        reservation.commit(address, 2 * PAGE);
        Address.putLong(address, 7);
        reservation.lend("a test", address, 2 * PAGE).close();
        reservation.commit(address, 2 * PAGE);
        assertThat(Address.getLong(address)).isZero();
    }

    @Test
    void n2_mappingsOfTheBorrowerAreChargedAndGivenBack() {
        long before = budget.used();
        Loan loan = reservation.lend("a test", reservation.baseAddress(), 4 * PAGE);
        loan.takeMappings(2);
        int flags = MemoryCalls.MAP_PRIVATE | MemoryCalls.MAP_ANONYMOUS | MemoryCalls.MAP_FIXED;
        assertThat(MemoryCalls.mmap(loan.address() + PAGE, PAGE, MemoryCalls.PROT_READ, flags, -1, 0))
                .isEqualTo(loan.address() + PAGE);
        reservation.checkInvariants();
        assertThat(budget.used()).isEqualTo(before + 3);
        assertThatThrownBy(() -> loan.takeMappings(100)).isInstanceOf(MappingLimitException.class);
        loan.close();
        loan.close();
        assertThat(budget.used()).isEqualTo(before);
        assertThatThrownBy(() -> loan.takeMappings(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aLoanMayOutliveItsReservation() {
        Loan loan = reservation.lend("a test", reservation.baseAddress(), PAGE);
        loan.takeMappings(1);
        reservation.close();
        loan.takeMappings(-1);
        loan.close();
    }
}
