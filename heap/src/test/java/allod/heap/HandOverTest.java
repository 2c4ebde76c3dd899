package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ArrayBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One thread allocates, another frees: memory stays bounded.
class HandOverTest {

    private static final int ITEMS = 150_000;

    @RegisterExtension
    final TestHeaps heaps = new TestHeaps();

    private final Heap heap = heaps.create();

    @ParameterizedTest
    @ValueSource(ints = {16, 100, 1500, 30_000})
    void memoryStaysBounded(int bytes) {
        ArrayBlockingQueue<Long> queue = new ArrayBlockingQueue<>(256);
        Threads threads = new Threads();
        threads.start(() -> {
            for (int i = 0; i < ITEMS; i++) {
                queue.put(heap.malloc(bytes));
            }
        });
        long[] most = {0};
        threads.start(() -> {
            for (int i = 0; i < ITEMS; i++) {
                heap.free(queue.take());
                if (i % 1000 == 0) {
                    most[0] = Math.max(most[0], heap.budget().usedBytes());
                }
            }
        });
        threads.join();
        assertThat(heap.stats().liveBlocks()).isZero();
        assertThat(most[0]).as("bytes of spans").isLessThan(3L * 256 * bytes + (512 << 10));
    }

    @Test
    void twoThreadsExchangeTheirBlocks() {
        ArrayBlockingQueue<FilledBlock> there = new ArrayBlockingQueue<>(64);
        ArrayBlockingQueue<FilledBlock> back = new ArrayBlockingQueue<>(64);
        new Threads()
                .start(() -> exchange(there, back, 1))
                .start(() -> exchange(back, there, 2))
                .join();
        there.forEach(block -> heap.free(block.address()));
        back.forEach(block -> heap.free(block.address()));
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    private void exchange(ArrayBlockingQueue<FilledBlock> out, ArrayBlockingQueue<FilledBlock> in, int seed)
            throws Exception {
        for (int i = 0; i < 40_000; i++) {
            long bytes = (long) i * seed * 31 % 700;
            FilledBlock block = new FilledBlock(heap.malloc(bytes), bytes, i);
            block.fill();
            if (!out.offer(block)) {
                heap.free(block.address());
            }
            FilledBlock other = in.poll();
            if (other != null) {
                other.check();
                heap.free(other.address());
            }
        }
    }
}
