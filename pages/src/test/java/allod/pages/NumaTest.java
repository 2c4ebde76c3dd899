package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import allod.pages.MappedFile.Mode;
import allod.pages.os.NumaCalls;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumaTest {

    private static final long PAGE = PageSize.BYTES;

    private final Reservation reservation = Reservation.reserve("nodes", 16 * PAGE, 1);
    private final long base = reservation.baseAddress();

    @AfterEach
    void invariants() {
        reservation.checkInvariants();
        reservation.close();
    }

    @Test
    void listsOfNodesAreRead() {
        assertThat(Numa.parse("0")).containsExactly(0);
        assertThat(Numa.parse("0-3,8, 10-11")).containsExactly(0, 1, 2, 3, 8, 10, 11);
        assertThat(Numa.nodes()).isNotEmpty().contains(0);
    }

    @Test
    void aNodeThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> Numa.bind(reservation, base, PAGE, 1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("node 1000: this machine has the nodes " + Numa.nodes() + "; take one of them.");
        assertThatThrownBy(() -> Numa.interleave(reservation, base, 17 * PAGE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pagesAreOnTheNodeTheyWereBoundTo(@TempDir Path folder) {
        reservation.commit(base, 16 * PAGE);
        for (int node : Numa.nodes()) {
            Numa.bind(reservation, base + PAGE, 3 * PAGE, node);
            Address.putLong(base + PAGE, 1);
            int there = Numa.nodeOf(base + PAGE);
            assertThat(there == node || there == -1).as("%d", there).isTrue();
        }
        Numa.interleave(reservation, base, 16 * PAGE);
        Numa.reset(reservation, base, 16 * PAGE);
        try (MappedFile file = MappedFile.open(folder.resolve("file"), Mode.SHARED, 4 * PAGE)) {
            Numa.bind(file, PAGE, PAGE, Numa.nodes().getFirst());
            Numa.interleave(file, 0, 4 * PAGE);
            Numa.reset(file, 0, 4 * PAGE);
            file.checkInvariants();
        }
    }

    /// The calls themselves, which a machine with one node leaves out.
    @Test
    void theKernelTakesPoliciesAndSplitsAreCharged() {
        reservation.commit(base, 16 * PAGE);
        assumeTrue(
                NumaCalls.mbind(base, PAGE, NumaCalls.MPOL_DEFAULT, 0, 0) == 0, "mbind is not allowed to this process");
        int node = Numa.nodes().getFirst();
        reservation.split(
                "a test",
                base + 4 * PAGE,
                4 * PAGE,
                (start, bytes) -> Numa.mbind(start, bytes, NumaCalls.MPOL_BIND, List.of(node)));
        reservation.checkInvariants();
        Address.putLong(base + 4 * PAGE, 1);
        assertThat(Numa.nodeOf(base + 4 * PAGE)).isEqualTo(node);
        reservation.split(
                "a test",
                base,
                16 * PAGE,
                (start, bytes) -> Numa.mbind(start, bytes, NumaCalls.MPOL_INTERLEAVE, Numa.nodes()));
        assertThatThrownBy(() -> reservation.split(
                        "a test",
                        base,
                        PAGE,
                        (start, bytes) -> Numa.mbind(start, bytes, NumaCalls.MPOL_BIND, List.of(62))))
                .isInstanceOf(KernelCallFailed.class)
                .hasMessageContaining("mbind(0x");
        reservation.checkInvariants();
    }

    @Test
    void thePoolOfHugePagesGivesOrSaysWhatItHas() {
        try (Reservation huge = Reservation.reserve("huge", 4L * PageSize.HUGE_BYTES, PageSize.HUGE_BYTES)) {
            long address = huge.baseAddress() + PageSize.HUGE_BYTES;
            assertThatThrownBy(() -> HugePagePool.commit(huge, address + PAGE, PageSize.HUGE_BYTES))
                    .isInstanceOf(IllegalArgumentException.class);
            long free = HugePagePool.freeBytes();
            try (Loan loan = HugePagePool.commit(huge, address, PageSize.HUGE_BYTES)) {
                Address.fill(loan.address(), PageSize.HUGE_BYTES, (byte) 1);
                assertThat(free).isPositive();
            } catch (CommitFailed empty) {
                assertThat(free).isZero();
                assertThat(empty).hasMessageContaining("the pool has 0 bytes left; raise vm.nr_hugepages");
            }
            huge.commit(address, PageSize.HUGE_BYTES);
            huge.checkInvariants();
        }
    }
}
