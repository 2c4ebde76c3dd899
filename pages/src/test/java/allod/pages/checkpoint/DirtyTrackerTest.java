package allod.pages.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import allod.pages.Address;
import allod.pages.KernelCallFailed;
import allod.pages.PageSize;
import allod.pages.Reservation;
import allod.pages.os.FileCalls;
import allod.pages.os.MappingBudget;
import allod.pages.os.MemoryCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DirtyTrackerTest {

    private static final long PAGE = PageSize.BYTES;

    /// Whoever copies what he is told has an equal copy in the end, although the writers never stop.
    @ParameterizedTest
    @CsvSource({"PROTECT, ANONYMOUS", "PROTECT, SHARED", "COMPARE, ANONYMOUS"})
    void d2_noWriteIsLostWhileWritersRun(DirtyTracker.Method method, TrackedMemory.Kind kind) throws Exception {
        DirtyTrackerProperties.requireMethod(method);
        try (TrackedMemory memory = new TrackedMemory(kind, 256);
                TrackedMemory mirror = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, 256);
                DirtyTracker tracker = DirtyTracker.over(memory.address, memory.bytes, method)) {
            tracker.start();
            DirtyRanges copy =
                    (address, bytes) -> Address.copy(address, mirror.address + (address - memory.address), bytes);
            AtomicBoolean stop = new AtomicBoolean();
            List<Thread> writers = List.of(writer(memory, stop, 1), writer(memory, stop, 2));
            for (int round = 0; round < 200; round++) {
                tracker.collectAndReset(copy);
            }
            stop.set(true);
            for (Thread writer : writers) {
                writer.join();
            }
            tracker.collectAndReset(copy);

            assertThat(mirror.contents()).isEqualTo(memory.contents());
            assertThat(tracker.collectAndReset(copy)).isZero();
        }
    }

    private static Thread writer(TrackedMemory memory, AtomicBoolean stop, long seed) {
        return Thread.ofPlatform().start(() -> {
            SplittableRandom random = new SplittableRandom(seed);
            while (!stop.get()) {
                memory.write(random, random.nextInt(memory.pages));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(DirtyTracker.Method.class)
    void d3_aConsumerThatThrowsLosesNothing(DirtyTracker.Method method) {
        DirtyTrackerProperties.requireMethod(method);
        try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, 16);
                DirtyTracker tracker = DirtyTracker.over(memory.address, memory.bytes, method)) {
            tracker.start();
            Address.putByte(memory.page(3), (byte) 1);
            Address.putByte(memory.page(9), (byte) 1);
            assertThatThrownBy(() -> tracker.collectAndReset((address, bytes) -> {
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            Address.putByte(memory.page(4), (byte) 1);

            assertThat(told(tracker, memory)).containsExactly("3+2", "9+1");
            assertThat(told(tracker, memory)).isEmpty();
        }
    }

    /// The kernel writes into tracked memory on behalf of a `read`: that is a change too, and no fault.
    @ParameterizedTest
    @EnumSource(DirtyTracker.Method.class)
    void d1_aReadOfAFileIntoTheRangeIsAWrite(DirtyTracker.Method method, @TempDir Path folder) throws Exception {
        DirtyTrackerProperties.requireMethod(method);
        Path file = Files.write(folder.resolve("file"), new byte[] {1, 2, 3});
        int descriptor = (int) FileCalls.open(file.toString());
        try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, 4);
                DirtyTracker tracker = DirtyTracker.over(memory.address, memory.bytes, method)) {
            tracker.start();
            assertThat(FileCalls.pread(descriptor, memory.page(2), 3, 0)).isEqualTo(3);

            assertThat(told(tracker, memory)).containsExactly("2+1");
        } finally {
            FileCalls.close(descriptor);
        }
    }

    /// A huge page may be told whole, or be split; a changed page is always told.
    @ParameterizedTest
    @EnumSource(TrackedMemory.Kind.class)
    void d1_changesOfHugePagesAreTold(TrackedMemory.Kind kind) {
        DirtyTrackerProperties.requireMethod(DirtyTracker.Method.PROTECT);
        int pages = 3 * PageSize.HUGE_BYTES / PageSize.BYTES;
        try (TrackedMemory memory = new TrackedMemory(kind, pages)) {
            SplittableRandom random = new SplittableRandom(7);
            for (int page = 0; page < pages; page++) {
                memory.write(random, page);
            }
            long collapsed = MemoryCalls.madvise(memory.address, memory.bytes, MemoryCalls.MADV_COLLAPSE);
            assumeThat(collapsed).as("MADV_COLLAPSE").isZero();
            try (DirtyTracker tracker = DirtyTracker.over(memory.address, memory.bytes)) {
                tracker.start();
                for (int round = 0; round < 20; round++) {
                    List<Long> written = new ArrayList<>();
                    for (int step = random.nextInt(30); step >= 0; step--) {
                        int page = random.nextInt(pages);
                        memory.write(random, page);
                        written.add(memory.page(page));
                    }
                    tracker.collectAndReset(
                            (address, bytes) -> written.removeIf(page -> page >= address && page < address + bytes));
                    assertThat(written).as("round %d", round).isEmpty();
                }
            }
        }
    }

    @Test
    void pagesThatAreMappedAnewAreAnErrorUntilTheNextStart() {
        DirtyTrackerProperties.requireMethod(DirtyTracker.Method.PROTECT);
        try (Reservation reservation = Reservation.reserve("tracked", 16 * PAGE, 1)) {
            long address = reservation.baseAddress();
            reservation.commit(address, 16 * PAGE);
            try (DirtyTracker tracker = DirtyTracker.over(address, 16 * PAGE, DirtyTracker.Method.PROTECT)) {
                tracker.start();
                reservation.decommit(address + 4 * PAGE, PAGE);
                reservation.commit(address + 4 * PAGE, PAGE);

                assertThatThrownBy(() -> tracker.collectAndReset((start, bytes) -> {}))
                        .isInstanceOf(KernelCallFailed.class)
                        .hasMessageContaining("EPERM (1): pages were mapped anew while they were tracked");
                tracker.start();
                Address.putByte(address + 4 * PAGE, (byte) 1);
                assertThat(tracker.collectAndReset((start, bytes) -> {})).isEqualTo(1);
            }
        }
    }

    @Test
    void rangesMustBeWholePages() {
        assertThatThrownBy(() -> DirtyTracker.over(4096 + 1, PAGE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a range at 0x1001: it must begin on a page boundary, a multiple of 4096.");
        assertThatThrownBy(() -> DirtyTracker.over(4096, 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "a range of 100 bytes: it must be a positive multiple of the 4096 bytes of a page");
    }

    @ParameterizedTest
    @EnumSource(DirtyTracker.Method.class)
    void aTrackerIsStartedAndClosed(DirtyTracker.Method method) {
        DirtyTrackerProperties.requireMethod(method);
        long mappings = MappingBudget.process().used();
        try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, 4)) {
            DirtyTracker tracker = DirtyTracker.over(memory.address, memory.bytes, method);
            assertThat(tracker.method()).isEqualTo(method);
            assertThatThrownBy(() -> tracker.collectAndReset((address, bytes) -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("start() first");
            tracker.start();
            tracker.close();
            tracker.close();
            assertThatThrownBy(tracker::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is closed");
            Address.putByte(memory.address, (byte) 1);
        }
        assertThat(MappingBudget.process().used()).isEqualTo(mappings);
    }

    @ParameterizedTest
    @EnumSource(DirtyTracker.Method.class)
    void markedPagesAreTold(DirtyTracker.Method method) {
        DirtyTrackerProperties.requireMethod(method);
        try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, 4);
                DirtyTracker tracker = DirtyTracker.over(memory.address, memory.bytes, method)) {
            tracker.start();
            tracker.markChanged(memory.page(2), 2 * PAGE);
            assertThat(told(tracker, memory)).containsExactly("2+2");
            assertThatThrownBy(() -> tracker.markChanged(memory.page(3), 2 * PAGE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("it must be whole pages within");
        }
    }

    @Test
    void twoTrackersOfOneRangeAreRefused() {
        DirtyTrackerProperties.requireMethod(DirtyTracker.Method.PROTECT);
        try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, 4);
                DirtyTracker first = DirtyTracker.over(memory.address, memory.bytes);
                DirtyTracker second = DirtyTracker.over(memory.address, memory.bytes)) {
            first.start();
            assertThatThrownBy(second::start)
                    .isInstanceOf(KernelCallFailed.class)
                    .hasMessageContaining("no other tracker may have it");
        }
    }

    private static List<String> told(DirtyTracker tracker, TrackedMemory memory) {
        List<String> runs = new ArrayList<>();
        tracker.collectAndReset((address, bytes) -> runs.add((address - memory.address) / PAGE + "+" + bytes / PAGE));
        return runs;
    }
}
