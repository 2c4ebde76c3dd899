package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// That sampled blocks may lie outside of the heap, and are treated as its own all the same.
class HeapGuardTest {

    /// Takes every second block over.
    private static final class EverySecond implements HeapGuard {
        private static final long ROOM_BYTES = 1 << 20;

        private final long start = Arena.global().allocate(ROOM_BYTES, 4096).address();
        private final Map<Long, Long> live = new HashMap<>();
        private long next = start;
        private long asked;

        @Override
        public long malloc(Heap heap, long bytes, double weight) {
            if (asked++ % 2 == 0) {
                return 0;
            }
            long block = next;
            next += 4096;
            live.put(block, Math.max(bytes, 1));
            return block;
        }

        @Override
        public boolean owns(long address) {
            return address >= start && address < start + ROOM_BYTES;
        }

        @Override
        public void free(Heap heap, long address) {
            if (live.remove(address) == null) {
                throw new IllegalArgumentException("not live");
            }
        }

        @Override
        public long usableBytes(Heap heap, long address) {
            return live.get(address);
        }

        @Override
        public long sampleBytes() {
            return 1;
        }

        @Override
        public long seed() {
            return 1;
        }

        @Override
        public int allocated(Heap heap, long address, long bytes, double weight) {
            return 0;
        }

        @Override
        public void freed(Heap heap, int token) {}

        @Override
        public void closed(Heap heap) {}
    }

    @RegisterExtension
    final TestHeaps heaps = new TestHeaps();

    private final EverySecond guard = new EverySecond();
    private final Heap heap =
            heaps.create(HeapOptions.defaults().name("guarded").probe(guard));

    private long guarded(long bytes) {
        long block = heap.malloc(bytes);
        return guard.owns(block) ? block : heap.malloc(bytes);
    }

    @Test
    void guardedBlocksAreFreedWhereTheyCameFrom() throws InterruptedException {
        long first = guarded(40);
        long second = guarded(2000);
        assertThat(guard.live).containsOnlyKeys(first, second);
        heap.local().free(first);
        Thread.ofPlatform().start(() -> heap.free(second)).join();
        assertThat(guard.live).isEmpty();
        assertThatThrownBy(() -> heap.free(second)).hasMessage("not live");
    }

    @Test
    void guardedBlocksAreReallocated() {
        long block = guarded(40);
        Address.putLong(block, 42);
        assertThat(heap.usableBytes(block)).isEqualTo(40);
        assertThat(heap.realloc(block, 30)).isEqualTo(block);
        for (long bytes : new long[] {100, 3000, 100_000, 10}) {
            block = heap.realloc(block, bytes);
            assertThat(Address.getLong(block)).isEqualTo(42);
        }
        assertThat(guard.live.size()).isLessThanOrEqualTo(1);
    }

    @Test
    void largeBlocksStayWithTheHeap() {
        assertThat(guard.owns(heap.malloc(100_000))).isFalse();
        assertThat(guard.asked).isZero();
        assertThat(HeapProbe.installed().sampleBytes()).as("no profiler here").isZero();
    }
}
