package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;

import allod.heap.HeapMap.Run;
import allod.heap.HeapMap.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The map agrees with the statistics, shows holes where blocks were freed, and can be taken while others work.
class HeapMapTest {

    @RegisterExtension
    final TestHeaps heaps = new TestHeaps();

    @Test
    void anUntouchedHeapHasNoRuns() {
        assertThat(HeapMap.of(heaps.create()).runs()).isEmpty();
    }

    @Test
    void aClosedHeapHasNoRuns() {
        Heap heap = Heap.create(HeapOptions.defaults().name("gone"));
        heap.malloc(100);
        heap.close();
        assertThat(HeapMap.of(heap).runs()).isEmpty();
    }

    @Test
    void showsSpansLargeBlocksAndHoles() {
        Heap heap = heaps.create(HeapOptions.defaults().name("shown").purgeDelay(Duration.ofDays(1000)));
        long small = heap.malloc(48);
        long first = heap.malloc(1 << 20);
        long second = heap.malloc(1 << 20);
        heap.free(first);

        HeapMap map = HeapMap.of(heap);

        assertThat(map.name()).isEqualTo("shown");
        Run span = runOf(map, small);
        assertThat(span.state()).isEqualTo(RunState.SPAN);
        assertThat(span.blockBytes()).isEqualTo(48);
        assertThat(span.liveBlocks()).isPositive();
        assertThat(span.fill()).isBetween(0.0, 1.0);
        assertThat(runOf(map, first).state()).isEqualTo(RunState.FREE_DIRTY);
        assertThat(runOf(map, second)).isEqualTo(new Run(second, 1 << 20, RunState.LARGE, 1 << 20, 1, 1));

        heap.purge();
        assertThat(runOf(HeapMap.of(heap), first + (512 << 10)).state()).isEqualTo(RunState.FREE_CLEAN);
    }

    @Test
    void m1_runsAscend_m2_andAddUpToTheStatistics() {
        Random random = new Random(20260101);
        Heap heap = heaps.create(HeapOptions.defaults().name("sums").purgeDelay(Duration.ofDays(1000)));
        List<Long> blocks = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 500; i++) {
                blocks.add(heap.malloc(random.nextInt(10) == 0 ? random.nextInt(200_000) : random.nextInt(2000)));
            }
            for (int i = 0; i < 400; i++) {
                heap.free(blocks.remove(random.nextInt(blocks.size())));
            }
            HeapMap map = HeapMap.of(heap);
            HeapStats stats = heap.stats();
            requireAscending(map);
            assertThat(map.bytes(RunState.SPAN) + map.bytes(RunState.LARGE)).isEqualTo(stats.spanBytes());
            assertThat(map.bytes(RunState.FREE_DIRTY)).isEqualTo(stats.freeDirtyBytes());
            assertThat(map.bytes(RunState.FREE_CLEAN)).isEqualTo(stats.freeCleanBytes());
            assertThat(map.runs().stream().mapToLong(Run::liveBlocks).sum()).isGreaterThanOrEqualTo(blocks.size());
        }
    }

    @Test
    void m3_livesStayInBoundsWhileOthersWork() throws Exception {
        Heap heap = heaps.create(HeapOptions.defaults().name("busy").purgeDelay(Duration.ofMillis(1)));
        AtomicBoolean stop = new AtomicBoolean();
        Thread worker = Thread.ofPlatform().start(() -> churn(heap, stop));
        try {
            for (int i = 0; i < 2000; i++) {
                HeapMap map = HeapMap.of(heap);
                requireAscending(map);
                assertThat(map.runs())
                        .allMatch(run ->
                                run.liveBlocks() >= 0 && run.liveBlocks() <= run.capacityBlocks() && run.bytes() > 0);
            }
        } finally {
            stop.set(true);
            worker.join();
        }
    }

    private static void churn(Heap heap, AtomicBoolean stop) {
        Random random = new Random(7);
        long[] held = new long[200];
        while (!stop.get()) {
            int i = random.nextInt(held.length);
            if (held[i] != 0) {
                heap.free(held[i]);
            }
            held[i] = heap.malloc(random.nextInt(60_000));
        }
        for (long block : held) {
            if (block != 0) {
                heap.free(block);
            }
        }
    }

    private static void requireAscending(HeapMap map) {
        long end = 0;
        for (Run run : map.runs()) {
            assertThat(run.address()).isGreaterThanOrEqualTo(end);
            end = run.address() + run.bytes();
        }
    }

    private static Run runOf(HeapMap map, long address) {
        return map.runs().stream()
                .filter(run -> address >= run.address() && address < run.address() + run.bytes())
                .findFirst()
                .orElseThrow();
    }
}
