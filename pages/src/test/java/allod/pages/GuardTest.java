package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.os.MappingBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Guards in whatever kind of code the tests happen to run in; each kind by itself is in `ChildJvmTest`.
class GuardTest {

    private static final long MIB = 1 << 20;

    private final MappingBudget budget = new MappingBudget(100);
    private Reservation reservation;
    private long base;

    @BeforeEach
    void reserve() {
        reservation = Reservation.reserve("guarded", 8 * MIB, 1, budget);
        base = reservation.baseAddress();
        reservation.commit(base, 8 * MIB);
    }

    @AfterEach
    void release() {
        reservation.checkInvariants();
        reservation.close();
        assertThat(budget.used()).isZero();
    }

    @Test
    void aTouchIsAnExceptionWithTheNameOfTheGuard() {
        Guard guard = reservation.guard("end of the table", base + MIB, MIB);

        assertThatThrownBy(() -> guard.watch(() -> Address.putByte(base + MIB, (byte) 1)))
                .isInstanceOfSatisfying(
                        GuardHit.class, hit -> assertThat(hit.guardName()).isEqualTo("end of the table"))
                .hasMessage(
                        "An access hit the guard 'end of the table' at 0x%x, +%d bytes:"
                                + " it went past the end of the memory beside it.",
                        base + MIB, MIB)
                .hasCauseInstanceOf(InternalError.class);
    }

    @Test
    void readsAndCopiesHitToo() {
        Guard guard = reservation.guard("g", base + MIB, MIB);

        assertThatThrownBy(() -> guard.watch(() -> Address.getLong(base + 2 * MIB - 8)))
                .isInstanceOf(GuardHit.class);
        assertThatThrownBy(() -> guard.watch(() -> Address.fill(base + MIB - 64, 128, (byte) 1)))
                .isInstanceOf(GuardHit.class);
        assertThatThrownBy(() -> guard.watch(() -> Address.copy(base + MIB - 64, base, 128)))
                .isInstanceOf(GuardHit.class);
    }

    @Test
    void memoryAroundTheGuardIsUsable() {
        Guard guard = reservation.guard("g", base + MIB, MIB);

        guard.watch(() -> {
            Address.putByte(base + MIB - 1, (byte) 1);
            Address.putByte(base + 2 * MIB, (byte) 1);
        });
    }

    @Test
    void theGivenPagesLoseTheirMemory() {
        Address.fill(base, 8 * MIB, (byte) 1);
        reservation.guard("g", base + MIB, MIB);

        assertThat(reservation.residentBytes(base, 8 * MIB)).isEqualTo(7 * MIB);
    }

    @Test
    void afterItsCloseThePagesAreReservedAgain() {
        Guard guard = reservation.guard("g", base + MIB, MIB);
        guard.close();
        guard.close();
        reservation.checkInvariants();

        reservation.commit(base + MIB, MIB);
        Address.putByte(base + MIB, (byte) 1);
        assertThat(Address.getByte(base + MIB + 1)).isZero();
    }

    @Test
    void memoryTakesThePlaceOfAGuardInOneStep() {
        Guard guard = reservation.guard("g", base + MIB, MIB);
        guard.commit();
        reservation.checkInvariants();

        assertThat(Address.getLong(base + MIB)).isZero();
        Address.putByte(base + 2 * MIB - 1, (byte) 1);
        guard.close();
        assertThat(Address.getByte(base + 2 * MIB - 1)).as("closed already").isEqualTo((byte) 1);
        assertThatThrownBy(guard::commit).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> reservation.guard("again", base + MIB, MIB).watch(() -> Address.getByte(base + MIB)))
                .isInstanceOf(GuardHit.class);
    }

    @Test
    void aGuardWhoseCommitMeetsATouchFromBeforeStaysOne() {
        Guard touched = reservation.guard("touched", base + MIB, MIB);
        Guard guard = reservation.guard("g", base + 4 * MIB, MIB);
        for (int i = 0; i < 20_000; i++) { // interpreted code stops at the touch, compiled code in the commit
            touchAndCommit(touched, guard);
        }
        guard.commit();
        assertThat(Address.getLong(base + 4 * MIB)).isZero();
    }

    private static void touchAndCommit(Guard touched, Guard guard) {
        try {
            Address.putByte(touched.address(), (byte) 1);
            guard.commit();
        } catch (InternalError hit) {
            return;
        }
        throw new AssertionError("not hit");
    }

    @Test
    void aSecondCloseDoesNotTakeTheNextGuardAway() {
        Guard first = reservation.guard("first", base + MIB, MIB);
        first.close();
        Guard second = reservation.guard("second", base + MIB, MIB);
        first.close();

        assertThatThrownBy(() -> second.watch(() -> Address.putByte(base + MIB, (byte) 1)))
                .isInstanceOf(GuardHit.class);
    }

    @Test
    void aGuardMayOutliveItsReservation() {
        Guard guard = reservation.guard("g", base + MIB, MIB);
        reservation.close();

        assertThatCode(guard::close).doesNotThrowAnyException();
    }

    @Test
    void pagesUnderAGuardAreNotChanged() {
        reservation.guard("g", base + MIB, MIB);

        assertThatThrownBy(() -> reservation.commit(base, 8 * MIB))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "a guard lies at 0x" + Long.toHexString(base + MIB) + ", +" + MIB + " bytes; close it first.");
        assertThatThrownBy(() -> reservation.decommit(base + MIB, MIB)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> reservation.guard("h", base + MIB / 2, MIB)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> reservation.adviseHugePages(base, 8 * MIB, true))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aShortGuardIsRefused() {
        assertThatThrownBy(() -> reservation.guard("thin", base, PageSize.BYTES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "guard 'thin' of %d bytes: it must be %d bytes or more,"
                                + " since compiled code runs on past the first touch.",
                        PageSize.BYTES, Guard.MIN_BYTES);
    }

    @Test
    void manyGuardsShareOneFile() {
        for (int i = 0; i < 4; i++) {
            reservation.guard("g" + i, base + i * MIB, MIB);
        }
        reservation.checkInvariants();
        assertThat(budget.used()).isEqualTo(5);
    }

    @Test
    void anErrorOfAnotherKindPasses() {
        Guard guard = reservation.guard("g", base, MIB);

        assertThatThrownBy(() -> guard.watch(() -> {
                    throw new InternalError("of another kind");
                }))
                .isInstanceOf(InternalError.class)
                .hasMessage("of another kind");
        assertThatThrownBy(() -> guard.watch(() -> {
                    throw new IllegalStateException("body");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("body");
    }

    @Test
    void aHitWinsOverTheExceptionThatItCaused() {
        Guard guard = reservation.guard("g", base, MIB);
        for (int i = 0; i < 20_000; i++) {
            assertThatThrownByHit(guard);
        }
    }

    private void assertThatThrownByHit(Guard guard) {
        try {
            guard.watch(() -> {
                long read = Address.getLong(base);
                if (read == 0) {
                    throw new IllegalStateException("read a zero that is not there");
                }
            });
        } catch (GuardHit expected) {
            return;
        }
        throw new AssertionError("not hit");
    }

    @Test
    void hitsAreNamedInHundredsOfBatches() {
        try (GuardBatches batches = new GuardBatches()) {
            assertThat(batches.run(300)).isEqualTo(300);
        }
    }
}
