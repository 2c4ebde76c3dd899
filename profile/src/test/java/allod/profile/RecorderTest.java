package allod.profile;

import static allod.profile.Profiled.site;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import allod.demo.Callers;
import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.heap.HeapProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecorderTest {

    @Test
    void blocksAndBytesAreCountedBySite() {
        try (Profiled profiled = Profiled.exact()) {
            Heap heap = profiled.heap;
            long first = Callers.one(() -> heap.malloc(100));
            for (int i = 0; i < 10; i++) {
                long _ = Callers.two(() -> heap.malloc(1000));
            }
            long large = Callers.three(() -> heap.malloc(1 << 20));
            heap.free(first);
            heap.free(large);

            Profile profile = profiled.take();
            assertThat(site(profile, "one").amounts()).isEqualTo(new Amounts(1, 100, 0, 0));
            assertThat(site(profile, "two").amounts()).isEqualTo(new Amounts(10, 10_000, 10, 10_000));
            assertThat(site(profile, "three").amounts()).isEqualTo(new Amounts(1, 1 << 20, 0, 0));
            assertThat(profile.sites().getFirst().stack().getFirst().methodName())
                    .isEqualTo("two");
            assertThat(profile.sampleBytes()).isOne();
        }
    }

    @Test
    void sizesLifetimesAndAgesAreCountedByDoublings() throws InterruptedException {
        try (Profiled profiled = Profiled.exact()) {
            Heap heap = profiled.heap;
            List<Long> blocks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                blocks.add(Callers.one(() -> heap.malloc(100)));
            }
            Thread.sleep(3);
            heap.free(blocks.get(0));
            heap.free(blocks.get(1));
            Site site = site(profiled.take(), "one");
            assertThat(site.sizes().bands()).containsExactly(new Histogram.Band(64, 127, 4));
            assertThat(site.lifetimes().total()).isEqualTo(2);
            assertThat(site.lifetimes().bands().getFirst().from()).isGreaterThanOrEqualTo(1 << 21);
            assertThat(site.ages().total()).isEqualTo(2);
            assertThat(site.ages().bands().getFirst().from()).isGreaterThanOrEqualTo(1 << 21);
        }
    }

    @Test
    void aBlockThatChangesItsSizeIsFreedAndAllocated() {
        try (Profiled profiled = Profiled.exact()) {
            Heap heap = profiled.heap;
            long block = Callers.one(() -> heap.malloc(1 << 20));
            long moved = Callers.two(() -> heap.realloc(block, 2 << 20));
            Profile profile = profiled.take();
            assertThat(site(profile, "one").amounts()).isEqualTo(new Amounts(1, 1 << 20, 0, 0));
            assertThat(site(profile, "two").amounts()).isEqualTo(new Amounts(1, 2 << 20, 1, 2 << 20));
            heap.free(moved);
            assertThat(profiled.take().total().liveBytes()).isZero();
        }
    }

    @Test
    void anotherThreadMayFree() throws InterruptedException {
        try (Profiled profiled = Profiled.exact()) {
            long block = Callers.one(() -> profiled.heap.malloc(100));
            Thread.ofPlatform().start(() -> profiled.heap.free(block)).join();
            long _ = profiled.heap.malloc(8);
            assertThat(site(profiled.take(), "one").amounts().liveBlocks()).isZero();
        }
    }

    @Test
    void heapsAndTheirChildrenAreOwners() {
        try (Profiled profiled = Profiled.exact();
                Heap child = Heap.create(HeapOptions.defaults()
                        .name("child")
                        .parent(profiled.heap)
                        .probe(profiled.recorder))) {
            long _ = Callers.one(() -> profiled.heap.malloc(10));
            long _ = Callers.one(() -> child.malloc(20));
            Profile profile = profiled.take();
            assertThat(profile.sites()).extracting(Site::owner).containsExactlyInAnyOrder("profiled", "profiled/child");
            assertThat(profile.of("profiled").total().liveBytes()).isEqualTo(30);
            assertThat(profile.of("profiled/child").total().liveBytes()).isEqualTo(20);
            assertThat(profile.of("child").sites()).isEmpty();
            assertThat(profiled.recorder.heaps()).containsExactlyInAnyOrder(profiled.heap, child);
        }
    }

    @Test
    void closingAHeapFreesItsBlocksAndNoOthers() {
        try (Profiled profiled = Profiled.exact()) {
            long _ = Callers.one(() -> profiled.heap.malloc(10));
            for (int round = 0; round < 3; round++) {
                try (Heap other =
                        Heap.create(HeapOptions.defaults().name("other").probe(profiled.recorder))) {
                    for (int i = 0; i < 1000; i++) {
                        long _ = Callers.two(() -> other.malloc(10));
                    }
                }
            }
            Profile profile = profiled.take();
            assertThat(site(profile, "one").amounts().liveBlocks()).isOne();
            assertThat(site(profile, "two").amounts()).isEqualTo(new Amounts(3000, 30_000, 0, 0));
            assertThat(site(profile, "two").lifetimes().total()).isEqualTo(3000);
            assertThat(profiled.recorder.stats().sites())
                    .as("heaps of one name share sites")
                    .isEqualTo(2);
            assertThat(profiled.recorder.heaps()).containsExactly(profiled.heap);
        }
    }

    @Test
    void labelsTellSitesApart() {
        try (Profiled profiled = Profiled.exact()) {
            for (int query = 1; query <= 3; query++) {
                try (Label _ = Profile.label("query", query)) {
                    long _ = Callers.one(() -> profiled.heap.malloc(10));
                }
            }
            long _ = Callers.one(() -> profiled.heap.malloc(10));
            Profile profile = profiled.take();
            assertThat(profile.sites())
                    .extracting(Site::labels)
                    .contains(Map.of("query", "1"), Map.of("query", "2"), Map.of("query", "3"), Map.of());
            assertThat(profile.withoutLabels().sites()).hasSizeLessThan(4);
            assertThat(profile.withoutLabels().total()).isEqualTo(profile.total());
        }
    }

    @Test
    void thePeakIsTheProfileOfTheMomentWithTheMostLiveBytes() {
        try (Profiled profiled = Profiled.exact()) {
            Heap heap = profiled.heap;
            List<Long> ones = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                ones.add(Callers.one(() -> heap.malloc(100)));
            }
            long two = Callers.two(() -> heap.malloc(5000)); // the peak: 6000
            ones.forEach(heap::free);
            long _ = Callers.three(() -> heap.malloc(900)); // 5900
            heap.free(two);
            Profile peak = profiled.recorder.peak();
            assertThat(site(peak, "one").amounts()).isEqualTo(new Amounts(10, 1000, 10, 1000));
            assertThat(site(peak, "two").amounts()).isEqualTo(new Amounts(1, 5000, 1, 5000));
            assertThat(peak.sites()).noneMatch(Profiled.startsIn("three"));
            assertThat(peak.takenAt()).isBefore(profiled.take().takenAt());
            assertThat(profiled.recorder.stats().peakBytes()).isEqualTo(6000);

            long _ = Callers.three(() -> heap.malloc(50_000)); // another one
            assertThat(site(profiled.recorder.peak(), "one").amounts()).isEqualTo(new Amounts(10, 1000, 0, 0));
            assertThat(site(profiled.recorder.peak(), "three").amounts().liveBytes())
                    .isEqualTo(50_900);
        }
    }

    @Test
    void tooManySitesAreOne() {
        try (Profiled profiled =
                new Profiled(RecorderOptions.defaults().sampleBytes(1).maxSites(8))) {
            for (int number = 0; number < 32; number++) {
                long _ = Callers.path(number, 5, () -> profiled.heap.malloc(10));
            }
            Profile profile = profiled.take();
            assertThat(profile.sites()).hasSizeLessThanOrEqualTo(9);
            assertThat(profile.total()).isEqualTo(new Amounts(32, 320, 32, 320));
            assertThat(site(profile, "(other)").amounts().liveBlocks()).isEqualTo(24);
            assertThat(site(profile, "(other)").owner()).isEqualTo("profiled");
            ProfilerStats stats = profiled.recorder.stats();
            assertThat(stats.sites()).isEqualTo(8);
            assertThat(stats.stacks()).isEqualTo(8);
            assertThat(stats.otherSamples()).isEqualTo(24);
        }
    }

    @Test
    void labelsThatNeverComeAgainLeaveStacksTheirSites() {
        try (Profiled profiled =
                new Profiled(RecorderOptions.defaults().sampleBytes(1).maxSites(8))) {
            for (int query = 0; query < 1000; query++) {
                try (Label _ = Profile.label("query", query)) {
                    long _ = Callers.one(() -> profiled.heap.malloc(10));
                }
            }
            try (Label _ = Profile.label("query", 1000)) {
                long _ = Callers.two(() -> profiled.heap.malloc(20));
            }
            long _ = Callers.three(() -> profiled.heap.malloc(30));
            Profile profile = profiled.take();
            assertThat(profile.total()).isEqualTo(new Amounts(1002, 10_050, 1002, 10_050));
            assertThat(site(profile, "one").amounts().liveBlocks()).isEqualTo(1000);
            assertThat(site(profile, "two").owner()).isEqualTo("profiled");
            assertThat(site(profile, "three").amounts().liveBytes()).isEqualTo(30);
            assertThat(profile.sites()).noneMatch(Profiled.startsIn("(other)"));
            assertThat(profile.sites())
                    .filteredOn(site -> !site.labels().isEmpty())
                    .hasSize(4);
            ProfilerStats stats = profiled.recorder.stats();
            assertThat(stats.otherSamples()).isZero();
            assertThat(stats.unlabelledSamples()).isEqualTo(997);
        }
    }

    @Test
    void deepStacksAreCutAndCounted() {
        try (Profiled profiled =
                new Profiled(RecorderOptions.defaults().sampleBytes(1).maxFrames(16))) {
            long _ = Callers.deep(100, () -> profiled.heap.malloc(10));
            assertThat(profiled.take().sites().getFirst().stack()).endsWith(CapturedStack.DEEPER);
            assertThat(profiled.recorder.stats().cutStacks()).isOne();
        }
    }

    @Test
    void theRateIsSetAtRunTime() {
        try (Profiled profiled = new Profiled(RecorderOptions.defaults().sampleBytes(0))) {
            for (int i = 0; i < 1000; i++) {
                long _ = Callers.one(() -> profiled.heap.malloc(64 << 10));
            }
            assertThat(profiled.recorder.stats().samples()).isZero();
            profiled.recorder.sampleBytes(1);
            for (int i = 0; i < 1000; i++) {
                long _ = Callers.two(() -> profiled.heap.malloc(64 << 10));
            }
            assertThat(site(profiled.take(), "two").amounts().liveBlocks()).isEqualTo(1000);
            profiled.recorder.sampleBytes(0);
            long samples = profiled.recorder.stats().samples();
            for (int i = 0; i < 1000; i++) {
                long _ = Callers.three(() -> profiled.heap.malloc(64 << 10));
            }
            assertThat(profiled.recorder.stats().samples()).isEqualTo(samples);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Profiler.sampleBytes(-1))
                .withMessageContaining("sampleBytes=-1")
                .withMessageContaining("0 for no samples");
    }

    @Test
    void sampledBlocksAreToldWithWhereTheyWereAllocated() {
        try (Profiled profiled = Profiled.exact()) {
            long block = Callers.one(() -> profiled.heap.malloc(123));
            List<SampledBlock> blocks = profiled.recorder.blocks(profiled.heap);
            assertThat(blocks).singleElement().satisfies(sampled -> {
                assertThat(sampled.address()).isEqualTo(block);
                assertThat(sampled.bytes()).isEqualTo(123);
                assertThat(sampled.stack().getFirst().methodName()).isEqualTo("one");
            });
            profiled.heap.free(block);
            assertThat(profiled.recorder.blocks(profiled.heap)).isEmpty();
        }
    }

    @Test
    void aTokenThatIsNotLiveIsIgnored() {
        try (Profiled profiled = Profiled.exact()) {
            long block = Callers.one(() -> profiled.heap.malloc(10));
            HeapProbe probe = profiled.recorder;
            probe.freed(profiled.heap, 2);
            probe.freed(profiled.heap, Integer.MAX_VALUE);
            profiled.heap.free(block);
            probe.freed(profiled.heap, 1);
            assertThat(profiled.take().total()).isEqualTo(new Amounts(1, 10, 0, 0));
        }
    }

    /// At every depth near the end of the stack: the heap may run out of it, the profiler must not be noticed.
    @Test
    void aStackThatIsUsedUpCostsSamplesAndNothingElse() throws InterruptedException {
        try (Profiled profiled = Profiled.exact()) {
            Heap heap = profiled.heap;
            long block = heap.malloc(100);
            heap.free(block);
            HeapProbe probe = profiled.recorder;
            List<Integer> tokens = new ArrayList<>();
            Thread thread = new Thread(null, () -> overflow(probe, heap, tokens), "overflow", 256 << 10);
            thread.start();
            thread.join();
            assertThat(tokens).isNotEmpty();
            profiled.take(); // what was freed late is taken out
            profiled.recorder.checkInvariants();
            Amounts amounts = profiled.take().total();
            assertThat(amounts.liveBlocks()).isZero();
            assertThat(profiled.recorder.stats().missedSamples()).isPositive();
        }
    }

    private static void overflow(HeapProbe probe, Heap heap, List<Integer> tokens) {
        try {
            overflow(probe, heap, tokens);
        } catch (StackOverflowError end) {
            // on the way back there is a little more stack at each call
        }
        if (tokens.size() < 400) {
            int token = probe.allocated(heap, 64, 10, 1);
            if (token != 0) {
                tokens.add(token);
                probe.freed(heap, token);
            }
        }
    }
}
