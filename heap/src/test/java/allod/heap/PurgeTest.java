package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.Address;
import allod.pages.PageSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Freed memory goes back to the system: on demand, after the delay, and in the trade.
class PurgeTest {

    private static final int BYTES = 16 << 20;
    private static final Duration NEVER = Duration.ofDays(1000);

    @RegisterExtension
    final TestHeaps heaps = new TestHeaps();

    @Test
    void onDemandResidentMemoryFalls() {
        Heap heap = heaps.create(HeapOptions.defaults().name("demand").purgeDelay(NEVER));
        useAndFree(heap);
        assertThat(residentBytes(heap)).isGreaterThanOrEqualTo(BYTES);
        long given = heap.purge();
        assertThat(given).isGreaterThanOrEqualTo(BYTES - PageSize.BYTES);
        assertThat(residentBytes(heap)).isLessThan(1 << 20);
        assertThat(heap.stats().purgedBytes()).isGreaterThanOrEqualTo(given);
        assertThat(heap.stats().freeDirtyBytes()).isLessThan(64 << 10);
        assertThat(heap.purge()).isZero();
    }

    @Test
    void onDemandTheSpansOfSmallBlocksGoToo() {
        Heap heap = heaps.create(HeapOptions.defaults().name("small").purgeDelay(NEVER));
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            blocks.add(heap.calloc(200));
        }
        blocks.forEach(heap::free);
        heap.purge();
        assertThat(residentBytes(heap)).isLessThan(300 << 10);
    }

    @Test
    void g2_purgedMemoryReadsAsZeroWhenItIsUsedAgain() {
        Heap heap = heaps.create(HeapOptions.defaults().name("zero").purgeDelay(NEVER));
        useAndFree(heap);
        heap.purge();
        for (int i = 0; i < 64; i++) {
            long block = heap.calloc(BYTES / 64 - 1000);
            FilledBlock.requireZero(block, BYTES / 64 - 1000);
        }
    }

    @Test
    void afterTheDelayItHappensByItself() {
        Heap heap = heaps.create(HeapOptions.defaults().name("delayed").purgeDelay(Duration.ofMillis(50)));
        useAndFree(heap);
        Threads.await("the purger works", () -> residentBytes(heap) < 1 << 20);
        Threads.await("it is counted", () -> heap.stats().purgeCalls() > 0);
    }

    @Test
    void spansOfADeadThreadGoByThemselvesToo() {
        Heap heap = heaps.create(HeapOptions.defaults().name("dead").purgeDelay(Duration.ofMillis(50)));
        Threads.run(() -> {
            List<Long> blocks = new ArrayList<>();
            for (int i = 0; i < 40_000; i++) {
                blocks.add(heap.calloc(200));
            }
            blocks.forEach(heap::free);
        });
        Threads.await("the purger works", () -> residentBytes(heap) < 300 << 10);
    }

    @Test
    void memoryThatIsUsedAgainInTimeStays() {
        Heap heap = heaps.create(HeapOptions.defaults().name("busy").purgeDelay(NEVER));
        for (int i = 0; i < 20; i++) {
            useAndFree(heap);
        }
        assertThat(heap.stats().purgeCalls()).isZero();
        assertThat(heap.stats().freeDirtyBytes()).isLessThan(2L * BYTES);
    }

    @Test
    void aHeapThatNeverPurgesDoesNotStopTheOthers() {
        Heap never = heaps.create(HeapOptions.defaults().name("never").purgeDelay(Duration.ofSeconds(Long.MAX_VALUE)));
        useAndFree(never);
        Heap heap = heaps.create(HeapOptions.defaults().name("other").purgeDelay(Duration.ofMillis(10)));
        for (int round = 0; round < 2; round++) {
            useAndFree(heap);
            Threads.await("the purger works", () -> residentBytes(heap) < 1 << 20);
        }
        assertThat(never.stats().purgeCalls()).isZero();
    }

    @Test
    void growthPaysWithDirtyMemoryThatDoesNotFit() {
        Heap heap = heaps.create(HeapOptions.defaults().name("trade").purgeDelay(NEVER));
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            blocks.add(useBlock(heap, 128 << 10));
            blocks.add(useBlock(heap, 33 << 10));
        }
        for (int i = 0; i < blocks.size(); i += 2) {
            heap.free(blocks.get(i)); // holes of 128 KiB
        }
        long before = residentBytes(heap);
        useBlock(heap, 12 << 20); // more than was ever in use
        assertThat(residentBytes(heap)).isLessThan(before + (12 << 20) - (8 << 20) + (512 << 10));
        assertThat(heap.stats().purgeCalls()).isPositive();
    }

    private static void useAndFree(Heap heap) {
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            blocks.add(useBlock(heap, BYTES / 16));
        }
        blocks.forEach(heap::free);
    }

    private static long useBlock(Heap heap, int bytes) {
        long block = heap.malloc(bytes);
        Address.fill(block, bytes, (byte) -1);
        return block;
    }

    private static long residentBytes(Heap heap) {
        heap.pages().lock.lock();
        try {
            long bytes = 0;
            for (Extent extent : heap.pages().extents) {
                long committed = (extent.committedGranule - extent.firstGranule) << Region.GRANULE_SHIFT;
                bytes += committed == 0
                        ? 0
                        : Region.residentBytes(Region.BASE + (extent.firstGranule << Region.GRANULE_SHIFT), committed);
            }
            return bytes;
        } finally {
            heap.pages().lock.unlock();
        }
    }
}
