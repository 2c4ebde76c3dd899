package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LocalHeapTest {

    @RegisterExtension
    final TestHeaps heaps = new TestHeaps();

    private final Heap heap = heaps.create();
    private final LocalHeap local = heap.local();

    @Test
    void everySizeGetsABlockThatHoldsIt() {
        Set<Long> addresses = new HashSet<>();
        for (int bytes = 0; bytes <= SizeClasses.MAX_BYTES; bytes += bytes < 2100 ? 1 : 61) {
            long block = local.malloc(bytes);
            assertThat(addresses.add(block)).as("address of %d", bytes).isTrue();
            assertThat(block % SizeClasses.ALIGNMENT).isZero();
            assertThat(heap.usableBytes(block)).isGreaterThanOrEqualTo(Math.max(1, bytes));
            Address.fill(block, bytes, (byte) bytes);
        }
        heap.checkInvariants();
        assertThat(heap.stats().liveBlocks()).isEqualTo(addresses.size());
        addresses.forEach(local::free);
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    @Test
    void aFreedBlockIsUsedAgain() {
        long block = local.malloc(100);
        local.free(block);
        Set<Long> soon = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            soon.add(local.malloc(100));
        }
        assertThat(soon).contains(block);
    }

    @Test
    void q1_fullSpansComeBackWhenABlockIsFreed() {
        List<Long> blocks = allocate(20_000, 64);
        heap.checkInvariants();
        long spanBytes = heap.stats().spanBytes();
        for (int i = 0; i < blocks.size(); i += 3) {
            local.free(blocks.get(i));
        }
        heap.checkInvariants();
        allocate(blocks.size() / 3, 64);
        assertThat(heap.stats().spanBytes())
                .as("freed blocks of full spans were used")
                .isEqualTo(spanBytes);
    }

    @Test
    void q3_emptySpansGoBackToThePageHeap() {
        List<Long> blocks = allocate(20_000, 64);
        blocks.forEach(local::free);
        heap.checkInvariants();
        assertThat(heap.stats().spans()).isLessThanOrEqualTo(1);
        assertThat(heap.stats().spanBytes()).isLessThanOrEqualTo(64 << 10);
    }

    @Test
    void memoryOfOneClassServesAnother() {
        allocate(4000, 64).forEach(local::free);
        long committed = heap.stats().freeDirtyBytes() + heap.stats().spanBytes();
        allocate(100, 2000).forEach(local::free);
        assertThat(heap.stats().freeDirtyBytes() + heap.stats().spanBytes()).isEqualTo(committed);
    }

    @Test
    void blocksAboveOneKibibyteAreAsTightAsTheRequests() {
        for (int i = 0; i < 200; i++) {
            assertThat(heap.usableBytes(local.malloc(1057))).isEqualTo(1072);
        }
        assertThat(heap.stats().fragmentation()).isLessThan(0.3);
    }

    @Test
    void misfitsOfAClassFindTheirBlocks() {
        for (int i = 0; i < 300; i++) {
            int bytes = 1025 + i * 37 % 128;
            long block = local.malloc(bytes);
            assertThat(heap.usableBytes(block)).isBetween((long) bytes, 1152L);
        }
        heap.checkInvariants();
    }

    @Test
    void callocIsZeroOnMemoryThatWasUsed() {
        for (int bytes : new int[] {1, 16, 100, 1024, 1025, 5000, 32768, 32769, 200_000}) {
            for (int i = 0; i < 5; i++) {
                long dirty = local.malloc(bytes);
                Address.fill(dirty, heap.usableBytes(dirty), (byte) 0x5A);
                local.free(dirty);
                long block = local.calloc(bytes);
                for (int at = 0; at < bytes; at++) {
                    assertThat(Address.getByte(block + at)).isZero();
                }
                Address.fill(block, bytes, (byte) 0x5A);
                local.free(block);
            }
        }
    }

    @Test
    void freeOfNullIsIgnored() {
        local.free(0);
        heap.free(0);
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    @Test
    void anotherThreadsUseIsRefusedWhereItIsSeen() {
        local.malloc(64);
        Threads.run(() -> {
            assertThatThrownBy(() -> local.malloc(777))
                    .isInstanceOf(WrongThreadException.class)
                    .hasMessageContaining("Heap.local()");
            assertThatThrownBy(() -> local.free(16)).isInstanceOf(WrongThreadException.class);
        });
        local.free(local.malloc(777));
    }

    @Test
    void eachThreadHasItsOwn() {
        assertThat(heap.local()).isSameAs(local);
        Threads.run(() -> assertThat(heap.local()).isNotSameAs(local));
        assertThat(local.heap()).isSameAs(heap);
        assertThat(local)
                .asString()
                .contains("test")
                .contains(Long.toString(Thread.currentThread().threadId()));
    }

    @Test
    void anotherThreadsFreeReachesTheOwner() {
        List<Long> blocks = allocate(5000, 48);
        long spanBytes = heap.stats().spanBytes();
        Threads.run(() -> {
            LocalHeap other = heap.local();
            blocks.forEach(other::free);
        });
        heap.checkInvariants();
        assertThat(heap.stats().liveBlocks()).isZero();
        allocate(5000, 48);
        assertThat(heap.stats().spanBytes()).isLessThanOrEqualTo(spanBytes);
    }

    private List<Long> allocate(int count, int bytes) {
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(local.malloc(bytes));
        }
        return blocks;
    }
}
