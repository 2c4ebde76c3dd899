package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The live blocks of a heap, against a map of them.
class HeapBlocksTest {

    @RegisterExtension
    final TestHeaps heaps = new TestHeaps();

    @Test
    void aNewHeapHasNone() {
        assertThat(HeapBlocks.of(heaps.create()).count()).isZero();
    }

    @Test
    void blocksOfEachKindAreTold() {
        Heap heap = heaps.create();
        Map<Long, Long> live = new TreeMap<>();
        for (long bytes : new long[] {0, 1, 16, 100, 1024, 1025, 5000, 32 << 10, (32 << 10) + 1, 1 << 20}) {
            put(heap, live, heap.malloc(bytes));
        }
        put(heap, live, heap.mallocAligned(100, 4096));
        check(heap, live);
    }

    @Test
    void freedBlocksAreGoneWhereverTheyWait() {
        Heap heap = heaps.create();
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            blocks.add(heap.malloc(48));
        }
        Map<Long, Long> live = new TreeMap<>();
        for (int i = 0; i < blocks.size(); i++) {
            if (i % 3 == 0) {
                put(heap, live, blocks.get(i));
            } else {
                heap.free(blocks.get(i)); // in the lists `freed` and `spare`, and in the spans
            }
        }
        check(heap, live);
    }

    @Test
    void blocksFreedByAnotherThreadAreGone() {
        Heap heap = heaps.create();
        Map<Long, Long> live = new TreeMap<>();
        List<Long> given = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            put(heap, live, heap.malloc(64));
            given.add(heap.malloc(64));
        }
        Threads threads = new Threads();
        threads.start(Thread.ofPlatform(), () -> given.forEach(heap::free));
        threads.join();
        check(heap, live);
    }

    @Test
    void h2_randomOperationsLeaveTheBlocksOfTheModel() {
        ModelTest.run(12, 2500, _ -> new Model());
    }

    private static final class Model implements ModelTest.Run {
        private final Heap heap = Heap.create(HeapOptions.defaults().name("model"));
        private final List<Long> order = new ArrayList<>();
        private final Map<Long, Long> live = new TreeMap<>();
        private int steps;

        @Override
        public String step(SplittableRandom random) {
            String done;
            if (order.isEmpty() || random.nextInt(100) < 55) {
                int bytes = HeapProperties.bytes(random);
                long block = heap.malloc(bytes);
                order.add(block);
                put(heap, live, block);
                done = "malloc " + bytes;
            } else {
                Collections.swap(order, random.nextInt(order.size()), order.size() - 1);
                long block = order.removeLast();
                live.remove(block);
                heap.free(block);
                done = "free";
            }
            if (++steps % 100 == 0) {
                check(heap, live);
            }
            return done;
        }

        @Override
        public void finish() {
            check(heap, live);
            heap.checkInvariants();
        }

        @Override
        public void close() {
            heap.close();
        }
    }

    @Test
    void sampledBlocksAreBlocksLikeOthers() {
        CountingProbe probe = new CountingProbe(1, 42);
        Heap heap = heaps.create(HeapOptions.defaults().name("sampled").probe(probe));
        Map<Long, Long> live = new TreeMap<>();
        for (int i = 0; i < 200; i++) {
            put(heap, live, heap.malloc(16 + i));
        }
        check(heap, live);
    }

    @Test
    void anAnswerWhileOthersAllocateDoesNotFail() {
        Heap heap = heaps.create();
        AtomicBoolean stop = new AtomicBoolean();
        Map<Long, Boolean> shared = new ConcurrentSkipListMap<>();
        Threads threads = new Threads();
        for (int t = 0; t < 2; t++) {
            SplittableRandom random = new SplittableRandom(t);
            threads.start(Thread.ofPlatform(), () -> {
                while (!stop.get()) {
                    long block = heap.malloc(random.nextInt(2000));
                    allod.pages.Address.fill(block, heap.usableBytes(block), (byte) random.nextInt());
                    shared.put(block, true);
                    Long other = random.nextInt(3) == 0
                            ? null
                            : shared.keySet().iterator().next();
                    if (other != null && shared.remove(other) != null) {
                        heap.free(other);
                    }
                }
            });
        }
        for (int i = 0; i < 300; i++) {
            assertThat(HeapBlocks.of(heap).count()).isNotNegative();
        }
        stop.set(true);
        threads.join();
        assertThat(HeapBlocks.of(heap).count()).isEqualTo(shared.size());
    }

    @Test
    void aClosedHeapHasNoBlocksToTell() {
        Heap heap = Heap.create();
        heap.close();
        assertThatThrownBy(() -> HeapBlocks.of(heap)).isInstanceOf(IllegalStateException.class);
    }

    private static void put(Heap heap, Map<Long, Long> live, long block) {
        live.put(block, heap.usableBytes(block));
    }

    private static void check(Heap heap, Map<Long, Long> live) {
        HeapBlocks blocks = HeapBlocks.of(heap);
        Map<Long, Long> told = new TreeMap<>();
        long previousEnd = 0;
        for (int i = 0; i < blocks.count(); i++) {
            assertThat(blocks.address(i)).as("H1").isGreaterThanOrEqualTo(previousEnd);
            previousEnd = blocks.address(i) + blocks.usableBytes(i);
            told.put(blocks.address(i), blocks.usableBytes(i));
        }
        assertThat(told).isEqualTo(live);
        HeapStats stats = heap.stats();
        assertThat((long) blocks.count()).as("H2").isEqualTo(stats.liveBlocks());
        assertThat(told.values().stream().mapToLong(Long::longValue).sum())
                .as("H2")
                .isEqualTo(stats.liveBytes());
    }
}
