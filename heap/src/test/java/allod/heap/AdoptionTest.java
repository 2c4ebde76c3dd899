package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What becomes of the blocks and the local heaps of threads that have died, and of virtual threads.
class AdoptionTest {

    @RegisterExtension
    final TestHeaps heaps = new TestHeaps();

    private final Heap heap = heaps.create();

    @Test
    void l1_aThousandShortThreadsShareAFewLocalHeaps() {
        for (int i = 0; i < 1000; i++) {
            Threads.run(() -> {
                for (int bytes = 16; bytes < 4000; bytes += 400) {
                    heap.free(heap.malloc(bytes));
                }
            });
        }
        assertThat(heap.stats().localHeaps()).isLessThanOrEqualTo(3);
        assertThat(heap.stats().liveBlocks()).isZero();
        assertThat(heap.stats().spanBytes()).isLessThan(1 << 20);
    }

    @Test
    void theBlocksOfADeadThreadLiveOn() {
        List<FilledBlock> blocks = new ArrayList<>();
        for (int thread = 0; thread < 20; thread++) {
            Threads.run(() -> {
                for (int i = 0; i < 300; i++) {
                    long bytes = i * 37 % 3000;
                    FilledBlock block = new FilledBlock(heap.malloc(bytes), bytes, i);
                    block.fill();
                    blocks.add(block);
                }
            });
            heap.checkInvariants();
        }
        blocks.forEach(FilledBlock::check);
        assertThat(heap.stats().liveBlocks()).isEqualTo(blocks.size());
        blocks.forEach(block -> heap.free(block.address()));
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    @Test
    void memoryFreedIntoADeadThreadsHeapComesBack() {
        List<Long> blocks = new ArrayList<>();
        Threads.run(() -> {
            for (int i = 0; i < 20_000; i++) {
                blocks.add(heap.malloc(100));
            }
        });
        assertThat(heap.stats().spanBytes()).isGreaterThan(2_000_000);
        blocks.forEach(heap::free);
        heap.purge();
        assertThat(heap.stats().spanBytes()).isLessThan(100_000);
    }

    @Test
    void theNextThreadUsesWhatTheDeadOneLeft() {
        List<Long> blocks = new ArrayList<>();
        Threads.run(() -> {
            for (int i = 0; i < 10_000; i++) {
                blocks.add(heap.malloc(100));
            }
            for (int i = 0; i < blocks.size(); i += 2) {
                heap.free(blocks.get(i));
            }
        });
        long spanBytes = heap.stats().spanBytes();
        Threads.run(() -> {
            for (int i = 0; i < 5000; i++) {
                heap.malloc(100);
            }
        });
        assertThat(heap.stats().spanBytes()).isEqualTo(spanBytes);
        assertThat(heap.stats().localHeaps()).isEqualTo(1);
    }

    @Test
    void thousandsOfVirtualThreadsMakeNoLocalHeapEach() {
        Threads threads = new Threads();
        for (int i = 0; i < 10_000; i++) {
            long bytes = i % 2000;
            threads.start(Thread.ofVirtual(), () -> {
                FilledBlock first = new FilledBlock(heap.malloc(bytes), bytes, bytes);
                first.fill();
                FilledBlock second = new FilledBlock(heap.mallocAligned(bytes, 64), bytes, bytes + 1);
                second.fill();
                Thread.yield();
                first.check();
                second.check();
                heap.free(first.address());
                heap.free(heap.realloc(second.address(), bytes * 2));
            });
        }
        threads.join();
        heap.checkInvariants();
        assertThat(heap.stats().liveBlocks()).isZero();
        assertThat(heap.stats().localHeaps())
                .isLessThanOrEqualTo(Math.max(2, Runtime.getRuntime().availableProcessors()));
    }

    @Test
    void largeBlocksOfVirtualThreads() {
        Threads threads = new Threads();
        for (int i = 0; i < 200; i++) {
            long bytes = 32_768 + i * 997;
            threads.start(Thread.ofVirtual(), () -> {
                long block = heap.calloc(bytes);
                FilledBlock.requireZero(block, bytes);
                new FilledBlock(block, bytes, bytes).fill();
                Thread.yield();
                new FilledBlock(block, bytes, bytes).check();
                heap.free(block);
            });
        }
        threads.join();
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    @Test
    void aVirtualThreadsOwnHandleIsInheritedToo() {
        for (int i = 0; i < 50; i++) {
            new Threads()
                    .start(
                            Thread.ofVirtual(),
                            () -> heap.local().free(heap.local().malloc(64)))
                    .join();
        }
        assertThat(heap.stats().localHeaps()).isLessThanOrEqualTo(3);
    }

    @Test
    void manyThreadsAtOnceEachFindTheirOwnHandle() {
        Threads threads = new Threads();
        java.util.concurrent.CountDownLatch all = new java.util.concurrent.CountDownLatch(150);
        for (int t = 0; t < 150; t++) {
            threads.start(() -> {
                LocalHeap own = heap.local();
                all.countDown();
                all.await();
                assertThat(heap.local()).isSameAs(own);
                for (int i = 0; i < 100; i++) {
                    long block = heap.malloc(64);
                    heap.free(block);
                    assertThat(heap.local()).isSameAs(own);
                }
            });
        }
        threads.join();
        assertThat(heap.stats().localHeaps()).isEqualTo(150);
    }
}
