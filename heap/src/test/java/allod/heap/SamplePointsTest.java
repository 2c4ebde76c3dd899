package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which blocks a probe hears of, seen through a heap.
class SamplePointsTest {

    @RegisterExtension
    final TestHeaps heaps = new TestHeaps();

    private Heap heap(HeapProbe probe) {
        return heaps.create(HeapOptions.defaults().name("sampled").probe(probe));
    }

    @Test
    void atAMeanOfOneByteEveryBlockIsHeardOf() {
        CountingProbe probe = new CountingProbe(1, 1);
        Heap heap = heap(probe);
        LocalHeap local = heap.local();
        List<Long> blocks = new ArrayList<>();
        for (long bytes : new long[] {0, 1, 16, 64, 64, 1024, 1025, 5000, 32 << 10, 33 << 10, 1 << 20}) {
            blocks.add(local.malloc(bytes));
            assertThat(probe.all().getLast().bytes()).isEqualTo(bytes);
            assertThat(probe.all().getLast().weight()).isEqualTo(1);
            assertThat(probe.all().getLast().address()).isEqualTo(blocks.getLast());
        }
        assertThat(probe.all()).hasSameSizeAs(blocks);
        for (int freed = 1; freed <= blocks.size(); freed++) {
            heap.free(blocks.get(freed - 1));
            assertThat(probe.live()).hasSize(blocks.size() - freed);
        }
        heap.checkInvariants();
    }

    @Test
    void blocksStayDistinctAndTheHeapWholeWhileSamplesCutItsLists() {
        for (long seed = 0; seed < 20; seed++) {
            CountingProbe probe = new CountingProbe(200 + seed * 300, seed);
            Heap heap = heap(probe);
            randomly(heap, seed);
            assertThat(probe.all()).as("seed %d", seed).hasSizeGreaterThan(100);
        }
    }

    private static void randomly(Heap heap, long seed) {
        Random random = new Random(seed);
        LocalHeap local = heap.local();
        List<Long> blocks = new ArrayList<>();
        Set<Long> live = new HashSet<>();
        for (int i = 0; i < 6000; i++) {
            if (blocks.isEmpty() || random.nextInt(100) < (i / 1000 % 2 == 0 ? 60 : 40)) {
                long block = local.malloc(random.nextInt(random.nextInt(10) == 0 ? 8000 : 200));
                assertThat(live.add(block)).as("seed %d, operation %d", seed, i).isTrue();
                blocks.add(block);
            } else {
                long block = blocks.remove(random.nextInt(blocks.size()));
                live.remove(block);
                local.free(block);
            }
            if (i % 500 == 0) {
                heap.checkInvariants();
            }
        }
        heap.checkInvariants();
        assertThat(heap.stats().liveBlocks()).isEqualTo(live.size());
        live.forEach(local::free);
        heap.purge();
        assertThat(heap.stats().spanBytes()).as("seed %d", seed).isZero();
    }

    /// The estimate of n blocks, each sampled with probability p and then weighted 1/p, has the variance
    /// n * (1 - p) / p.
    @ParameterizedTest
    @CsvSource({"16, 400000, 2048", "64, 400000, 8192", "1000, 40000, 8192", "3000, 40000, 16384", "40000, 3000, 65536"
    })
    void estimatesAreUnbiased(int bytes, int blocks, long meanBytes) {
        for (long seed = 1; seed <= 5; seed++) {
            CountingProbe probe = new CountingProbe(meanBytes, seed);
            Heap heap = heap(probe);
            LocalHeap local = heap.local();
            for (int i = 0; i < blocks; i++) {
                local.free(local.malloc(bytes));
            }
            double weight = probe.all().getFirst().weight();
            double deviation = Math.sqrt(blocks * (weight - 1));
            assertThat(probe.estimatedBlocks()).as("seed %d", seed).isCloseTo(blocks, within(5 * deviation));
            assertThat(probe.estimatedBytes()).isCloseTo((double) blocks * bytes, within(5 * deviation * bytes));
            assertThat(probe.live()).isEmpty();
        }
    }

    /// A program whose allocations come in a fixed order has each of its sites sampled alike.
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void placesOfAPatternAreSampledAlike(int places) {
        CountingProbe probe = new CountingProbe(1024, 3);
        Heap heap = heap(probe);
        LocalHeap local = heap.local();
        long[] blocks = new long[places];
        int[] samples = new int[places];
        int rounds = 100_000;
        for (int i = 0; i < rounds; i++) {
            for (int place = 0; place < places; place++) {
                int before = probe.all().size();
                blocks[place] = local.malloc(48);
                samples[place] += probe.all().size() - before;
                if (i % 1000 == 999) {
                    probe.forget();
                }
            }
            for (long block : blocks) {
                local.free(block);
            }
        }
        double expected = rounds * (1 - Math.exp(-48.0 / 1024));
        for (int place = 0; place < places; place++) {
            assertThat((double) samples[place])
                    .as("place %d", place)
                    .isCloseTo(expected, within(5 * Math.sqrt(expected)));
        }
    }

    @Test
    void flushesInBetweenDoNotBringSamplesForward() {
        CountingProbe probe = new CountingProbe(4096, 5);
        Heap heap = heap(probe);
        LocalHeap local = heap.local();
        int blocks = 40_000;
        for (int i = 0; i < blocks; i++) {
            local.free(local.malloc(64));
            if (i % 3 == 0) {
                local.blocks().flush();
            }
        }
        double weight = probe.all().getFirst().weight();
        assertThat(probe.estimatedBlocks()).isCloseTo(blocks, within(5 * Math.sqrt(blocks * (weight - 1))));
    }

    @Test
    void aNewMeanIsHeardOf() {
        CountingProbe probe = new CountingProbe(0, 1);
        Heap heap = heap(probe);
        churn(heap, 100_000);
        assertThat(probe.all()).isEmpty();
        probe.sampleBytes = 1;
        churn(heap, (int) SamplePoints.MOST_BLOCKS + 100);
        assertThat(probe.all()).hasSizeGreaterThanOrEqualTo(90);
        probe.sampleBytes = 0;
        churn(heap, 2);
        int heard = probe.all().size();
        churn(heap, 1000);
        assertThat(probe.all()).hasSize(heard);
    }

    private static void churn(Heap heap, int blocks) {
        for (int i = 0; i < blocks; i++) {
            heap.free(heap.malloc(64));
        }
    }

    @Test
    void theSameSeedChoosesTheSameBlocks() {
        Map<Long, List<Integer>> chosen = new HashMap<>();
        for (long seed : new long[] {7, 7, 8}) {
            CountingProbe probe = new CountingProbe(1000, seed);
            Heap heap = heap(probe);
            List<Integer> at = new ArrayList<>();
            for (int i = 0; i < 5000; i++) {
                int before = probe.all().size();
                heap.malloc(i % 200);
                if (probe.all().size() > before) {
                    at.add(i);
                }
            }
            List<Integer> earlier = chosen.put(seed, at);
            if (earlier != null) {
                assertThat(at).isEqualTo(earlier);
            }
        }
        assertThat(chosen.get(7L)).isNotEqualTo(chosen.get(8L));
    }

    @Test
    void reallocationsEndOneSampleAndBeginAnother() {
        CountingProbe probe = new CountingProbe(1, 1);
        Heap heap = heap(probe);
        long block = heap.malloc(100 << 10);
        long longer = heap.realloc(block, 200 << 10);
        assertThat(probe.live()).hasSize(1);
        assertThat(probe.live().getFirst().bytes()).isEqualTo(200 << 10);
        assertThat(probe.live().getFirst().address()).isEqualTo(longer);
        long shorter = heap.realloc(longer, 100);
        assertThat(probe.live()).hasSize(1);
        assertThat(probe.live().getFirst().bytes()).isEqualTo(100);
        heap.free(shorter);
        assertThat(probe.live()).isEmpty();
    }

    /// A sampled block is reallocated in place just when another one is: or a program that trims its blocks, or doubles
    /// them, would have other estimates than blocks.
    @Test
    void sampledBlocksAreReallocatedAsOthersAre() {
        CountingProbe all = new CountingProbe(1, 1);
        CountingProbe none = new CountingProbe(0, 1);
        Heap sampled = heap(all);
        Heap plain = heap(none);
        Random random = new Random(4);
        for (int i = 0; i < 3000; i++) {
            int before = 1 + random.nextInt(1 << random.nextInt(4, 13));
            int after = 1 + random.nextInt(1 << random.nextInt(4, 13));
            boolean small = before <= SizeClasses.SMALL_MAX_BYTES;
            long ours = sampled.malloc(before);
            long theirs = plain.malloc(before);
            if (small) {
                assertThat(sampled.usableBytes(ours)).isEqualTo(plain.usableBytes(theirs));
            }
            long ourNext = sampled.realloc(ours, after);
            long theirNext = plain.realloc(theirs, after);
            if (small) {
                assertThat(ourNext == ours).as("%d to %d bytes", before, after).isEqualTo(theirNext == theirs);
            }
            assertThat(all.live()).hasSize(1);
            assertThat(all.live().getFirst().bytes()).isEqualTo(ourNext == ours ? before : after);
            sampled.free(ourNext);
            plain.free(theirNext);
        }
    }

    @Test
    void aClosedHeapIsSaid() {
        CountingProbe probe = new CountingProbe(1, 1);
        Heap heap = heap(probe);
        heap.malloc(64);
        assertThat(probe.live()).hasSize(1);
        heap.close();
        heaps.forget(heap);
        assertThat(probe.live()).isEmpty();
    }

    @Test
    void aBlockIsFreedWhenItsProbeRefuses() {
        CountingProbe probe = new CountingProbe(1, 1);
        Heap heap = heap(probe);
        probe.refusal = new IllegalStateException("no");
        assertThatThrownBy(() -> heap.malloc(64)).isSameAs(probe.refusal);
        assertThatThrownBy(() -> heap.malloc(64 << 10)).isSameAs(probe.refusal);
        assertThat(heap.stats().liveBlocks()).isZero();
        probe.refusal = null;
        heap.free(heap.malloc(64));
    }

    @Test
    void aLimitWithoutRoomForASampleLeavesItOut() {
        CountingProbe probe = new CountingProbe(1, 1);
        Heap heap = heaps.create(
                HeapOptions.defaults().name("small").limitBytes(8 << 10).probe(probe));
        List<Long> blocks = new ArrayList<>();
        try {
            while (true) {
                blocks.add(heap.malloc(256));
            }
        } catch (HeapOutOfMemory full) {
            assertThat(blocks).hasSizeGreaterThanOrEqualTo(8);
        }
        heap.checkInvariants();
        blocks.forEach(heap::free);
        assertThat(probe.live()).isEmpty();
    }

    @Test
    void alignedBlocksAreAligned() {
        CountingProbe probe = new CountingProbe(1, 1);
        Heap heap = heap(probe);
        for (long alignment = 1; alignment <= 64 << 10; alignment *= 2) {
            for (long bytes : new long[] {1, 100, 1500, 40_000}) {
                long block = heap.mallocAligned(bytes, alignment);
                assertThat(block % alignment)
                        .as("%d bytes at %d", bytes, alignment)
                        .isZero();
                heap.free(block);
            }
        }
        assertThat(probe.live()).isEmpty();
    }

    @Test
    void blocksFreedByOtherThreadsAreHeardOf() throws InterruptedException {
        CountingProbe probe = new CountingProbe(1, 1);
        Heap heap = heap(probe);
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            blocks.add(heap.malloc(i * 20L));
        }
        Thread.ofPlatform().start(() -> blocks.forEach(heap::free)).join();
        assertThat(probe.live()).isEmpty();
        Thread.ofVirtual().start(() -> blocks.replaceAll(_ -> heap.malloc(64))).join();
        assertThat(probe.live()).hasSize(100);
        blocks.forEach(heap::free);
        assertThat(probe.live()).isEmpty();
    }
}
