package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.os.Errno;
import allod.pages.os.MappingBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Examples against the real kernel; what ends a process is in `ChildJvmTest`.
class ReservationTest {

    private static final long PAGE = PageSize.BYTES;
    private static final long MIB = 1 << 20;

    private final List<Reservation> reservations = new ArrayList<>();

    @AfterEach
    void checkAndRelease() {
        reservations.forEach(Reservation::checkInvariants);
        reservations.forEach(Reservation::close);
    }

    @Test
    void committedPagesAreZeroAtTheFirstTouch() {
        Reservation r = reserve(MIB);
        r.commit(r.baseAddress(), MIB);

        for (long a = r.baseAddress(); a < r.baseAddress() + MIB; a += Long.BYTES) {
            assertThat(Address.getLong(a)).isZero();
        }
    }

    @Test
    void memoryComesAtTheTouchAndGoesAtTheDiscard() {
        Reservation r = reserve(16 * PAGE);
        r.adviseHugePages(r.baseAddress(), 16 * PAGE, false);
        r.commit(r.baseAddress(), 16 * PAGE);
        assertThat(r.residentBytes(r.baseAddress(), 16 * PAGE)).isZero();

        Address.fill(r.baseAddress() + 2 * PAGE, 3 * PAGE, (byte) 1);
        assertThat(r.residentBytes(r.baseAddress(), 16 * PAGE)).isEqualTo(3 * PAGE);
        assertThat(r.residentBytes(r.baseAddress() + 4 * PAGE, 12 * PAGE)).isEqualTo(PAGE);

        r.discard(r.baseAddress() + 3 * PAGE, PAGE);
        assertThat(r.residentBytes(r.baseAddress(), 16 * PAGE)).isEqualTo(2 * PAGE);
        assertThat(Address.getByte(r.baseAddress() + 3 * PAGE)).isZero();
        assertThat(Address.getByte(r.baseAddress() + 2 * PAGE)).isEqualTo((byte) 1);
    }

    @Test
    void decommittedPagesHaveNoMemoryAndComeBackZero() {
        Reservation r = reserve(4 * PAGE);
        r.commit(r.baseAddress(), 4 * PAGE);
        Address.fill(r.baseAddress(), 4 * PAGE, (byte) 7);

        r.decommit(r.baseAddress() + PAGE, PAGE);
        assertThat(r.residentBytes(r.baseAddress(), 4 * PAGE)).isEqualTo(3 * PAGE);
        assertThat(protections(r)).containsExactly("rw-p", "---p", "rw-p", "rw-p");

        r.commit(r.baseAddress() + PAGE, PAGE);
        assertThat(Address.getByte(r.baseAddress() + PAGE)).isZero();
        assertThat(Address.getByte(r.baseAddress() + 2 * PAGE)).isEqualTo((byte) 7);
    }

    @Test
    void committingAgainKeepsTheContents() {
        Reservation r = reserve(4 * PAGE);
        r.commit(r.baseAddress() + PAGE, PAGE);
        Address.putLong(r.baseAddress() + PAGE, 42);

        r.commit(r.baseAddress(), 4 * PAGE);

        assertThat(Address.getLong(r.baseAddress() + PAGE)).isEqualTo(42);
        assertThat(protections(r)).containsOnly("rw-p");
    }

    @Test
    void discardingReservedPagesDoesNothing() {
        Reservation r = reserve(2 * PAGE);
        r.discard(r.baseAddress(), 2 * PAGE);

        assertThat(protections(r)).containsOnly("---p");
    }

    @Test
    void reservesMoreThanAnyMachineHas() {
        Reservation r = reserve(64L << 40);
        long last = r.baseAddress() + r.bytes() - PAGE;
        r.commit(last, PAGE);
        Address.putLong(last, 1);

        assertThat(r.residentBytes(r.baseAddress(), r.bytes())).isEqualTo(PAGE);
    }

    @ParameterizedTest(name = "1 << {0}")
    @ValueSource(ints = {0, 4, 12, 13, 21, 25, 30, 35, 40, 44})
    void alignsTheBase(int shift) {
        Reservation r = Reservation.reserve("aligned", 3 * PAGE, 1L << shift);
        reservations.add(r);

        assertThat(r.baseAddress() & ((1L << shift) - 1)).isZero();
        assertThat(r.baseAddress()).isPositive();
        r.commit(r.baseAddress(), 3 * PAGE);
        Address.fill(r.baseAddress(), 3 * PAGE, (byte) 1);
    }

    @Test
    void alignmentLeavesNothingBehind() throws IOException {
        long before = mappedKilobytes();
        for (int i = 0; i < 8; i++) {
            reservations.add(Reservation.reserve("aligned", PAGE, 1L << 40));
        }

        assertThat(mappedKilobytes() - before).isLessThan(1L << 30); // each slack was a TiB
    }

    @Test
    void aClosedReservationGivesItsAddressesBack() throws IOException {
        long before = mappedKilobytes();
        reserve(1L << 40).close();

        assertThat(mappedKilobytes() - before).isLessThan(1L << 29); // the reservation was 1 << 30 kilobytes
    }

    @Test
    void twoReservationsAreApart() {
        Reservation a = reserve(MIB);
        Reservation b = reserve(MIB);

        assertThat(a.name()).isEqualTo("test");
        assertThat(Math.abs(a.baseAddress() - b.baseAddress())).isGreaterThanOrEqualTo(MIB);
    }

    @Test
    void hugePageAdviceSurvivesADecommit() throws IOException {
        Reservation r = Reservation.reserve("huge", 4L * PageSize.HUGE_BYTES, PageSize.HUGE_BYTES);
        reservations.add(r);
        r.adviseHugePages(r.baseAddress(), r.bytes(), true);
        r.commit(r.baseAddress(), r.bytes());
        r.decommit(r.baseAddress() + PageSize.HUGE_BYTES, PageSize.HUGE_BYTES);
        r.commit(r.baseAddress() + PageSize.HUGE_BYTES, PageSize.HUGE_BYTES);

        assertThat(vmFlags(r.baseAddress() + PageSize.HUGE_BYTES)).contains("hg");

        r.adviseHugePages(r.baseAddress(), r.bytes(), false);
        assertThat(vmFlags(r.baseAddress())).contains("nh").doesNotContain("hg");
    }

    @Test
    void aReservationIsNamedInTheProcessMap() throws IOException {
        Reservation r = Reservation.reserve("a [name]", 3 * PAGE, 1);
        reservations.add(r);
        List<String> maps = Files.readAllLines(Path.of("/proc/self/maps"));
        if (maps.stream().noneMatch(line -> line.contains("[anon:"))) {
            return; // a kernel without names
        }

        r.commit(r.baseAddress(), 3 * PAGE);
        r.decommit(r.baseAddress() + PAGE, PAGE);

        String mine = Long.toHexString(r.baseAddress() + PAGE) + "-";
        assertThat(Files.readAllLines(Path.of("/proc/self/maps")))
                .anyMatch(line -> line.startsWith(mine) && line.endsWith("[anon:allod a _name_]"));
    }

    @Test
    void r2_rangesOutsideAreRefused() {
        Reservation r = reserve(4 * PAGE);
        long base = r.baseAddress();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> r.commit(base - PAGE, PAGE),
                () -> r.commit(base, 5 * PAGE),
                () -> r.decommit(base + 4 * PAGE, PAGE),
                () -> r.discard(base, 0),
                () -> r.discard(base, -PAGE),
                () -> r.residentBytes(base + PAGE, Long.MAX_VALUE),
                () -> r.commit(base + PAGE, Long.MIN_VALUE),
                () -> r.adviseHugePages(Long.MAX_VALUE - PAGE + 1, PAGE, true),
                () -> r.commit(-PAGE, PAGE))) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the range must lie inside and not be empty")
                    .hasMessageContaining(r.toString());
        }
    }

    @Test
    void r2_rangesOffThePageBordersAreRefused() {
        Reservation r = reserve(4 * PAGE);

        assertThatThrownBy(() -> r.commit(r.baseAddress() + 1, PAGE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "commit of [0x%x, +%d bytes] in reservation 'test' [0x%x, +%d bytes]: start and length must be"
                                + " multiples of the page size, %d.",
                        r.baseAddress() + 1, PAGE, r.baseAddress(), 4 * PAGE, PAGE);
        assertThatThrownBy(() -> r.decommit(r.baseAddress(), 100)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shapesThatCannotBeReservedAreRefused() {
        assertThatThrownBy(() -> Reservation.reserve("x", 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'x', 0 bytes: the size must be a positive multiple of the page size");
        assertThatThrownBy(() -> Reservation.reserve("x", PAGE + 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Reservation.reserve("x", -PAGE, 1)).isInstanceOf(IllegalArgumentException.class);
        for (long alignment : new long[] {0, 3, -4096, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> Reservation.reserve("x", PAGE, alignment))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("aligned to " + alignment + " bytes: the alignment must be a power of two");
        }
    }

    @Test
    void anAddressSpaceTooSmallIsAnErrorWithARemedy() {
        for (long bytes : new long[] {1L << 50, 1L << 62}) {
            assertThatThrownBy(() -> Reservation.reserve("absurd", bytes, 1))
                    .isInstanceOfSatisfying(
                            KernelCallFailed.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOMEM))
                    .hasMessage(
                            "mmap(anywhere, %d bytes, PROT_NONE) to reserve 'absurd' failed with ENOMEM (12):"
                                    + " the address space has no gap of this size; reserve half of it,"
                                    + " or raise `ulimit -v`.",
                            bytes);
        }
        assertThatThrownBy(() -> Reservation.reserve("absurd", 1L << 62, 1L << 62))
                .isInstanceOf(KernelCallFailed.class); // the sum exceeds a long
    }

    @Test
    void aFailedReservationCostsNothing() {
        MappingBudget budget = new MappingBudget(1);
        assertThatThrownBy(() -> Reservation.reserve("absurd", 1L << 50, 1, budget))
                .isInstanceOf(KernelCallFailed.class);

        assertThat(budget.used()).isZero();
    }

    @Test
    void r4_aClosedReservationRefusesEverything() {
        Reservation r = reserve(PAGE);
        r.close();
        r.close();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> r.commit(r.baseAddress(), PAGE),
                () -> r.decommit(r.baseAddress(), PAGE),
                () -> r.discard(r.baseAddress(), PAGE),
                () -> r.adviseHugePages(r.baseAddress(), PAGE, true),
                () -> r.guard("g", r.baseAddress(), Guard.MIN_BYTES),
                () -> r.residentBytes(r.baseAddress(), PAGE))) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("it is closed; reserve a new one");
        }
    }

    @Test
    void r4_closingTwiceDoesNotUnmapWhatCameAfter() {
        Reservation r = reserve(MIB);
        long base = r.baseAddress();
        r.close();
        List<Reservation> later = new ArrayList<>();
        do {
            later.add(reserve(MIB)); // the kernel gives the gap away again, mostly at once
        } while (later.getLast().baseAddress() != base && later.size() < 100);
        later.forEach(other -> other.commit(other.baseAddress(), MIB));

        r.close();

        later.forEach(other -> Address.fill(other.baseAddress(), MIB, (byte) 1));
    }

    @Test
    void concurrentClosesReleaseOnce() throws Exception {
        MappingBudget budget = new MappingBudget(100);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 200; round++) {
                Reservation r = Reservation.reserve("closed by four", PAGE, 1, budget);
                List<Callable<Boolean>> closes = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    closes.add(() -> {
                        r.close();
                        return true;
                    });
                }
                for (Future<Boolean> close : threads.invokeAll(closes)) {
                    assertThat(close.get()).isTrue();
                }
            }
        }
        assertThat(budget.used()).isZero();
    }

    @Test
    void r4_aDiscardThatComesTooLateDoesNotReachTheNextOwner() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            for (int round = 0; round < 100; round++) {
                Reservation r = reserve(MIB);
                r.commit(r.baseAddress(), MIB);
                Future<Long> discards = threads.submit(() -> discardUntilClosed(r));
                r.close();
                Reservation next = reserve(MIB);
                next.commit(next.baseAddress(), MIB);
                Address.fill(next.baseAddress(), MIB, (byte) round);
                assertThat(discards.get()).isNotNegative();
                for (long a = next.baseAddress(); a < next.baseAddress() + MIB; a += PAGE) {
                    assertThat(Address.getByte(a)).isEqualTo((byte) round);
                }
                next.close();
            }
        }
    }

    private static long discardUntilClosed(Reservation r) {
        for (long discards = 0; ; discards++) {
            try {
                r.discard(r.baseAddress(), r.bytes());
            } catch (IllegalStateException closed) {
                return discards;
            }
        }
    }

    private Reservation reserve(long bytes) {
        Reservation r = Reservation.reserve("test", bytes, 1);
        reservations.add(r);
        return r;
    }

    /// The protection of each page, as `/proc/self/maps` shows it.
    private static List<String> protections(Reservation r) {
        List<String> protections = new ArrayList<>();
        for (long a = r.baseAddress(); a < r.baseAddress() + r.bytes(); a += PAGE) {
            protections.add(mapsLine(a).split(" ")[1]);
        }
        return protections;
    }

    private static String mapsLine(long address) {
        try {
            return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                    .filter(line -> contains(line, address))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean contains(String line, long address) {
        String[] ends = line.split(" ")[0].split("-");
        return Long.compareUnsigned(Long.parseUnsignedLong(ends[0], 16), address) <= 0
                && Long.compareUnsigned(Long.parseUnsignedLong(ends[1], 16), address) > 0;
    }

    private static List<String> vmFlags(long address) throws IOException {
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                inside = contains(line, address);
            } else if (inside && line.startsWith("VmFlags:")) {
                return List.of(line.substring(8).strip().split(" "));
            }
        }
        throw new AssertionError("no mapping at " + Long.toHexString(address));
    }

    private static long mappedKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmSize:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
