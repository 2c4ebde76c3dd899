package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Limits of heaps and of their parents: a refusal is an `OutOfMemoryError`, leaves nothing behind, and is over when
/// something was freed.
class HeapLimitTest {

    private static final long MIB = 1 << 20;

    @RegisterExtension
    final TestHeaps heaps = new TestHeaps();

    @Test
    void smallBlocksStopAtTheLimitAndGoOnAfterAFree() {
        Heap heap = heaps.limited(MIB);
        List<Long> blocks = exhaust(heap, 48);
        assertThat(blocks.size() * 48L).as("most of the limit is blocks").isGreaterThan(MIB * 9 / 10);
        for (int round = 0; round < 100; round++) {
            heap.free(blocks.removeFirst());
            blocks.add(heap.malloc(48));
        }
        blocks.forEach(heap::free);
        assertThat(exhaust(heap, 5000).size() * 5000L).isGreaterThan(MIB * 8 / 10);
    }

    @Test
    void largeBlocksStopAtTheLimitAndGoOnAfterAFree() {
        Heap heap = heaps.limited(10 * MIB);
        List<Long> blocks = exhaust(heap, MIB);
        assertThat(blocks).hasSize(10);
        assertThat(heap.budget().usedBytes()).isEqualTo(10 * MIB);
        heap.free(blocks.removeLast());
        heap.malloc(MIB);
    }

    @Test
    void theErrorNamesTheHeapTheUseAndTheLimit() {
        Heap heap = heaps.limited(MIB);
        heap.malloc(MIB / 2);
        assertThatThrownBy(() -> heap.malloc(MIB))
                .isInstanceOf(HeapOutOfMemory.class)
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessageContaining("1048576 bytes")
                .hasMessageContaining("'limited'")
                .hasMessageContaining("524288 of 1048576 bytes")
                .hasMessageContaining("Free blocks, or raise limitBytes");
    }

    @Test
    void aRefusedReallocLeavesTheBlock() {
        Heap heap = heaps.limited(MIB);
        for (long bytes : new long[] {100, 600 << 10}) {
            FilledBlock block = new FilledBlock(heap.malloc(bytes), bytes, bytes);
            block.fill();
            assertThatThrownBy(() -> heap.realloc(block.address(), 2 * MIB)).isInstanceOf(HeapOutOfMemory.class);
            block.check();
            heap.checkInvariants();
            heap.free(block.address());
        }
    }

    @Test
    void anAlignedBlockIsChargedWithoutItsPadding() {
        Heap heap = heaps.limited(MIB);
        long block = heap.mallocAligned(600 << 10, 512 << 10);
        assertThat(heap.budget().usedBytes()).isEqualTo(600 << 10);
        heap.free(block);
    }

    @Test
    void aChildCountsAgainstAllAbove() {
        Heap grandparent = heaps.limited(4 * MIB);
        Heap parent = heaps.create(HeapOptions.defaults().name("parent").parent(grandparent));
        Heap child = heaps.create(HeapOptions.defaults().name("child").parent(parent));
        child.malloc(2 * MIB);
        parent.malloc(MIB);
        assertThat(grandparent.budget().usedBytes()).isEqualTo(3 * MIB);
        assertThat(parent.budget().usedBytes()).isEqualTo(3 * MIB);
        assertThat(child.budget().usedBytes()).isEqualTo(2 * MIB);
        assertThat(grandparent.stats().spanBytes()).as("its own spans only").isZero();
    }

    @Test
    void aRefusalByAnAncestorNamesItAndChargesNobody() {
        Heap parent = heaps.create(HeapOptions.defaults().name("tenant").limitBytes(2 * MIB));
        Heap child =
                heaps.create(HeapOptions.defaults().name("query").parent(parent).limitBytes(8 * MIB));
        Heap sibling = heaps.create(HeapOptions.defaults().name("cache").parent(parent));
        sibling.malloc(MIB);
        assertThatThrownBy(() -> child.malloc(MIB + 1))
                .isInstanceOf(HeapOutOfMemory.class)
                .hasMessageContaining("'tenant'");
        assertThat(child.budget().usedBytes()).isZero();
        assertThat(parent.budget().usedBytes()).isEqualTo(MIB);
        long block = child.malloc(MIB);
        child.free(block);
        assertThat(parent.budget().usedBytes()).isEqualTo(MIB);
    }

    @Test
    void aTreeOfHeapsAlwaysCountsWhatItsHeapsHold() {
        ModelTest.run(10, 300, _ -> new Tree());
    }

    @Test
    void threadsAtTheLimitOnlyEverSeeOutOfMemory() {
        Heap heap = heaps.limited(2 * MIB);
        Threads threads = new Threads();
        for (int t = 0; t < 4; t++) {
            SplittableRandom random = new SplittableRandom(t);
            threads.start(() -> {
                List<FilledBlock> own = new ArrayList<>();
                for (int i = 0; i < 8000; i++) {
                    try {
                        int bytes = HeapProperties.bytes(random);
                        FilledBlock block = new FilledBlock(heap.malloc(bytes), bytes, i);
                        block.fill();
                        own.add(block);
                    } catch (HeapOutOfMemory full) {
                        own.forEach(FilledBlock::check);
                        own.forEach(block -> heap.free(block.address()));
                        own.clear();
                    }
                }
                own.forEach(block -> heap.free(block.address()));
            });
        }
        threads.join();
        heap.purge();
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    private static List<Long> exhaust(Heap heap, long bytes) {
        List<Long> blocks = new ArrayList<>();
        try {
            while (true) {
                blocks.add(heap.malloc(bytes));
            }
        } catch (HeapOutOfMemory full) {
            heap.checkInvariants();
            assertThat(heap.budget().usedBytes())
                    .isLessThanOrEqualTo(heap.budget().limitBytes());
            return blocks;
        }
    }

    /// Heaps come and go under a parent with a limit.
    private static final class Tree implements ModelTest.Run {
        private final Heap root =
                Heap.create(HeapOptions.defaults().name("root").limitBytes(6 * MIB));
        private final List<Heap> heaps = new ArrayList<>(List.of(root));
        private final List<List<Long>> blocks = new ArrayList<>(List.of(new ArrayList<>()));

        @Override
        public String step(SplittableRandom random) {
            int index = random.nextInt(heaps.size());
            String done = switch (random.nextInt(12)) {
                case 0 -> open(random);
                case 1 -> close(index);
                case 2, 3, 4, 5 -> free(index, random);
                default -> malloc(index, random.nextInt(1 << random.nextInt(21)));
            };
            finish();
            return done;
        }

        private String open(SplittableRandom random) {
            if (heaps.size() > 8) {
                return "enough heaps";
            }
            long limit = random.nextBoolean() ? Long.MAX_VALUE : random.nextLong(MIB, 4 * MIB);
            heaps.add(Heap.create(
                    HeapOptions.defaults().name("child").parent(root).limitBytes(limit)));
            blocks.add(new ArrayList<>());
            return "new child of " + limit;
        }

        private String close(int index) {
            if (index == 0) {
                return "the root stays";
            }
            heaps.remove(index).close();
            blocks.remove(index);
            return "close " + index;
        }

        private String free(int index, SplittableRandom random) {
            List<Long> own = blocks.get(index);
            if (own.isEmpty()) {
                return "nothing to free";
            }
            heaps.get(index).free(own.remove(random.nextInt(own.size())));
            return "free in " + index;
        }

        private String malloc(int index, long bytes) {
            try {
                blocks.get(index).add(heaps.get(index).malloc(bytes));
                return "malloc " + bytes + " in " + index;
            } catch (HeapOutOfMemory full) {
                return "refused " + bytes + " in " + index;
            }
        }

        @Override
        public void finish() {
            long all = 0;
            for (Heap heap : heaps) {
                heap.checkInvariants();
                all += heap.stats().spanBytes();
                assertThat(heap.budget().usedBytes())
                        .isBetween(0L, heap.budget().limitBytes());
            }
            assertThat(root.budget().usedBytes()).isEqualTo(all);
        }

        @Override
        public void close() {
            heaps.reversed().forEach(Heap::close);
        }
    }

    @Test
    void aRefusedGiantTakesNoAddressSpace() {
        Heap heap = heaps.create(HeapOptions.defaults().name("small").limitBytes(1 << 20));

        for (long giant = 300L << 30; giant <= 700L << 30; giant += 100L << 30) {
            long bytes = giant;
            assertThatThrownBy(() -> heap.malloc(bytes))
                    .isInstanceOf(HeapOutOfMemory.class)
                    .hasMessageContaining("small");
        }

        assertThat(heap.stats().committedBytes()).isZero();
        assertThat(heap.stats().freeCleanBytes()).isZero();
    }

    @Test
    void theRegionIsAlignedToTheLargestAlignment() {
        assertThat(Region.BASE % ((long) Region.EXTENT_GRANULES << Region.GRANULE_SHIFT))
                .isZero();
        assertThat(Heap.MAX_ALIGNMENT_BYTES).isLessThanOrEqualTo((long) Region.EXTENT_GRANULES << Region.GRANULE_SHIFT);
    }
}
