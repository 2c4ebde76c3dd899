package allod.pages.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import allod.pages.Address;
import allod.pages.PageSize;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Trackers against a bit a page.
class DirtyTrackerProperties {

    private static final int PAGES = 700;

    @ParameterizedTest
    @CsvSource({"PROTECT, ANONYMOUS", "PROTECT, SHARED", "COMPARE, ANONYMOUS", "COMPARE, SHARED"})
    void d1_d4_exactlyTheChangedPagesAreTold(DirtyTracker.Method method, TrackedMemory.Kind kind) {
        requireMethod(method);
        for (long seed = 0; seed < 5; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            try (TrackedMemory memory = new TrackedMemory(kind, PAGES)) {
                for (int page = 0; page < PAGES; page += 1 + random.nextInt(4)) {
                    memory.write(random, page);
                }
                try (DirtyTracker tracker = DirtyTracker.over(memory.address, memory.bytes, method)) {
                    tracker.start();
                    for (int round = 0; round < 25; round++) {
                        BitSet expected = changeSome(random, memory, tracker);
                        assertThat(collected(tracker, memory))
                                .as("%s seed %d round %d", tracker, seed, round)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    /// Changes some pages and looks at others; the pages that a tracker must tell.
    private static BitSet changeSome(SplittableRandom random, TrackedMemory memory, DirtyTracker tracker) {
        BitSet changed = new BitSet();
        byte[] before = memory.contents();
        for (int step = random.nextInt(60); step > 0; step--) {
            int page = random.nextInt(PAGES);
            switch (random.nextInt(6)) {
                case 0 -> {
                    memory.discard(page);
                    if (memory.isShared() && tracker.method() == DirtyTracker.Method.PROTECT) {
                        tracker.markChanged(memory.page(page), PageSize.BYTES); // a hole in the file is not seen
                    }
                }
                case 1 -> {
                    long _ = Address.getLong(memory.page(page));
                    continue; // a look is no change
                }
                case 2 -> Address.putLong(memory.page(page), Address.getLong(memory.page(page))); // the same value
                default -> memory.write(random, page);
            }
            changed.set(page);
        }
        if (tracker.method() == DirtyTracker.Method.COMPARE) {
            byte[] after = memory.contents();
            int pageBytes = PageSize.BYTES;
            changed.stream()
                    .filter(page -> Arrays.equals(
                            before,
                            page * pageBytes,
                            (page + 1) * pageBytes,
                            after,
                            page * pageBytes,
                            (page + 1) * pageBytes))
                    .forEach(changed::clear);
        }
        return changed;
    }

    private static BitSet collected(DirtyTracker tracker, TrackedMemory memory) {
        BitSet told = new BitSet();
        long pages = tracker.collectAndReset((address, bytes) -> {
            int first = (int) ((address - memory.address) / PageSize.BYTES);
            assertThat(told.length()).as("ascending, apart").isLessThanOrEqualTo(Math.max(0, first - 1));
            told.set(first, first + (int) (bytes / PageSize.BYTES));
        });
        assertThat(pages).isEqualTo(told.cardinality());
        return told;
    }

    static void requireMethod(DirtyTracker.Method method) {
        assumeThat(method == DirtyTracker.Method.COMPARE || DirtyTracker.Method.best() == method)
                .as("asynchronous write protection is allowed here")
                .isTrue();
    }
}
