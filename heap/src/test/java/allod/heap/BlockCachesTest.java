package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The caches of a local heap, through it.
class BlockCachesTest {

    @RegisterExtension
    final TestHeaps heaps = new TestHeaps();

    private final Heap heap = heaps.create();
    private final LocalHeap local = heap.local();
    private final BlockCaches caches = local.blocks().caches();

    @ParameterizedTest
    @ValueSource(ints = {16, 64, 100, 512, 1024})
    void aCacheHoldsABoundedNumberOfBlocks(int bytes) {
        int c = SizeClasses.classOf(bytes);
        List<Long> blocks = allocate(1000, bytes);
        int most = 0;
        for (long block : blocks) {
            local.free(block);
            most = Math.max(most, caches.count(c));
        }
        heap.checkInvariants();
        int ofOneSpan = (64 << 10) / SizeClasses.blockBytes(c);
        assertThat(most).isLessThanOrEqualTo(2 * BlockCaches.limit(c) + ofOneSpan);
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    @Test
    void theLastFreedBlockIsTheNextOneAllocatedOnceTheListIsDry() {
        List<Long> blocks = allocate(200, 64);
        while (Span.blockOf(caches.lists(SizeClasses.classOf(64))[0]) != 0) {
            blocks.add(local.malloc(64));
        }
        local.free(blocks.get(3));
        local.free(blocks.get(7));
        assertThat(local.malloc(64)).isEqualTo(blocks.get(7));
        assertThat(local.malloc(64)).isEqualTo(blocks.get(3));
    }

    @Test
    void k2_countsAreRightAfterEveryOperation() {
        int c = SizeClasses.classOf(48);
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            if (i % 7 < 4) {
                blocks.add(local.malloc(48));
            } else {
                local.free(blocks.remove(blocks.size() / 2));
            }
            int listed = 0;
            for (long list : caches.lists(c)) {
                for (long word = list; Span.blockOf(word) != 0; word = Address.getLong(Span.blockOf(word))) {
                    listed++;
                }
            }
            assertThat(caches.count(c)).isEqualTo(listed);
        }
    }

    @Test
    void k3_aDoubleFreeIsNoticedAfterEveryFree() {
        List<Long> blocks = allocate(500, 32);
        for (long block : blocks) {
            local.free(block);
            assertThatThrownBy(() -> local.free(block))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("double free");
        }
    }

    @Test
    void aFlushGivesEverythingBack() {
        allocate(3000, 80).forEach(local::free);
        local.blocks().flush();
        for (int c = 0; c < SizeClasses.SMALL_CLASSES; c++) {
            assertThat(caches.count(c)).isZero();
        }
        assertThat(heap.stats().spanBytes()).isZero();
    }

    private List<Long> allocate(int count, int bytes) {
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(local.malloc(bytes));
        }
        return blocks;
    }
}
