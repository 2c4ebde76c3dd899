package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The mistakes that a caller can make: an exception with the value and the remedy, and a heap that works on.
class HeapTest {

    @RegisterExtension
    final TestHeaps heaps = new TestHeaps();

    private final Heap heap = heaps.create();

    /// After the mistake: invariants, and blocks of all kinds.
    @AfterEach
    void theHeapWorksOn() {
        heap.checkInvariants();
        List<Long> blocks = LongStream.of(0, 1, 64, 1000, 1500, 20_000, 100_000, 64, 1500)
                .map(heap::malloc)
                .boxed()
                .toList();
        assertThat(blocks).doesNotHaveDuplicates();
        blocks.forEach(block -> Address.putLong(block, block));
        blocks.forEach(block -> assertThat(Address.getLong(block)).isEqualTo(block));
        blocks.forEach(heap::free);
    }

    // ---- sizes and alignments

    @Test
    void sizeZeroIsABlockOfItsOwn() {
        long one = heap.malloc(0);
        long two = heap.calloc(0);
        long three = heap.mallocAligned(0, 256);
        assertThat(List.of(one, two, three)).doesNotHaveDuplicates().doesNotContain(0L);
        assertThat(three % 256).isZero();
        assertThat(heap.stats().liveBlocks()).isEqualTo(3);
        heap.free(one);
        heap.free(two);
        heap.free(three);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -17, Long.MIN_VALUE})
    void aNegativeSizeIsRefused(long bytes) {
        long block = heap.malloc(64);
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> heap.malloc(bytes),
                () -> heap.calloc(bytes),
                () -> heap.mallocAligned(bytes, 64),
                () -> heap.mallocAligned(bytes, 1 << 20),
                () -> heap.realloc(block, bytes),
                () -> heap.realloc(0, bytes),
                () -> heap.allocate(bytes, 8),
                () -> heap.allocateUninitialized(bytes, 8),
                () -> heap.local().malloc(bytes),
                () -> heap.local().calloc(bytes))) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Long.toString(bytes))
                    .hasMessageContaining("the least is 0 bytes");
        }
        heap.free(block);
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 4096, 1L << 62, 1L << 45})
    void aSizeBeyondTheRegionIsOutOfMemory(long bytes) {
        long block = heap.malloc(64);
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> heap.malloc(bytes),
                () -> heap.calloc(bytes),
                () -> heap.mallocAligned(bytes, 64),
                () -> heap.mallocAligned(bytes, Heap.MAX_ALIGNMENT_BYTES),
                () -> heap.realloc(block, bytes),
                () -> heap.allocate(bytes, 8),
                () -> heap.local().malloc(bytes))) {
            assertThatThrownBy(call)
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessageContaining(Long.toString(bytes))
                    .hasMessageContaining("Ask for less");
        }
        assertThat(heap.usableBytes(block)).isEqualTo(64);
        heap.free(block);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -16, 3, 24, 48, 100, Long.MIN_VALUE, 1L << 26, 1L << 62})
    void anAlignmentThatIsNoPowerOfTwoOrTooWideIsRefused(long alignment) {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> heap.mallocAligned(64, alignment),
                () -> heap.mallocAligned(100_000, alignment),
                () -> heap.allocate(64, alignment),
                () -> heap.allocateUninitialized(64, alignment))) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Alignment " + alignment)
                    .hasMessageContaining("power of two from 1 to " + Heap.MAX_ALIGNMENT_BYTES);
        }
    }

    @Test
    void everyAlignmentIsMet() {
        for (long alignment = 1; alignment <= Heap.MAX_ALIGNMENT_BYTES; alignment *= 2) {
            for (long bytes : new long[] {0, 1, 40, 1000, 3000, 30_000, 70_000}) {
                long block = heap.mallocAligned(bytes, alignment);
                assertThat(block % alignment).as("%d at %d", bytes, alignment).isZero();
                assertThat(heap.usableBytes(block)).isGreaterThanOrEqualTo(bytes);
                Address.fill(block, bytes, (byte) 1);
                heap.free(block);
            }
        }
    }

    // ---- addresses

    @ParameterizedTest
    @ValueSource(longs = {1, 8, 4096, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void aForeignAddressIsRefused(long address) {
        heap.malloc(16);
        assertRefused(address, "outside of the memory of all heaps", "Use the allocator that it came from");
    }

    @Test
    void theAddressesAroundTheRegionAreForeign() {
        assertRefused(Region.BASE - 16, "outside of the memory of all heaps", "Use the allocator that it came from");
        assertRefused(Region.MAP, "outside of the memory of all heaps", "Use the allocator that it came from");
    }

    @Test
    void anInteriorAddressIsRefused() {
        long block = heap.malloc(64);
        for (long inside : new long[] {1, 8, 16, 63}) {
            assertRefused(block + inside, "no block starts there", "the address that the allocation returned");
        }
        heap.free(block);
    }

    @Test
    void anInteriorAddressOfALargeBlockIsRefused() {
        long block = heap.malloc(100_000);
        for (long inside : new long[] {1, 16, 1023, 99 * 1024 - 1, 50_000}) {
            assertRefused(block + inside, "0x", "the address that the allocation returned");
        }
        heap.free(block);
    }

    @Test
    void anAddressThatWasNeverCutIsRefusedOffTheFastPath() {
        long block = heap.malloc(1000);
        Threads.run(() ->
                assertRefused(block + 64 * 1008, "block starts there", "the address that the allocation returned"));
        heap.free(block);
    }

    @Test
    void aDoubleFreeOfTheLastBlockIsRefused() {
        long first = heap.malloc(64);
        long second = heap.malloc(64);
        long keep = heap.malloc(64);
        heap.free(first);
        assertRefused(first, "double free", "Free each block once");
        heap.free(second);
        assertRefused(second, "double free", "Free each block once");
        heap.free(keep);
    }

    @Test
    void aDoubleFreeOfALargeBlockIsRefused() {
        long block = heap.malloc(100_000);
        heap.free(block);
        assertRefused(block, "no live block starts there", "Free each block once");
    }

    @Test
    void aDoubleFreeOfTheOnlyBlockOfASpanIsRefused() {
        long block = heap.malloc(30_000);
        heap.free(block);
        assertRefused(block, "0x", "Free each block once");
    }

    @Test
    void aDoubleFreeByAnotherThreadIsRefused() {
        long block = heap.malloc(64);
        Threads.run(() -> {
            heap.free(block);
            assertRefused(block, "double free", "Free each block once");
        });
    }

    @Test
    void aBlockOfAnotherHeapIsRefused() {
        Heap other = heaps.create();
        for (long bytes : new long[] {64, 5000, 100_000}) {
            long block = other.malloc(bytes);
            assertRefused(block, "belongs to heap", "Use its own heap");
            assertThat(other.usableBytes(block)).isGreaterThanOrEqualTo(bytes);
            other.free(block);
        }
    }

    @Test
    void usableBytesAndReallocRefuseWhatIsNoBlock() {
        long block = heap.malloc(64);
        for (long address : new long[] {16, block + 8, block + 16}) {
            assertThatThrownBy(() -> heap.usableBytes(address)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> heap.realloc(address, 128)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> heap.usableBytes(0)).isInstanceOf(IllegalArgumentException.class);
        heap.free(block);
    }

    @Test
    void aSegmentOfTheJavaHeapIsRefused() {
        assertThatThrownBy(() -> heap.free(MemorySegment.ofArray(new byte[8])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("garbage collector");
    }

    @Test
    void aSliceOfASegmentIsRefused() {
        MemorySegment segment = heap.allocate(64, 8);
        assertThatThrownBy(() -> heap.free(segment.asSlice(8))).isInstanceOf(IllegalArgumentException.class);
        heap.free(segment);
    }

    // ---- closing

    @Test
    void useAfterCloseIsRefused() {
        Heap closed = Heap.create(HeapOptions.defaults().name("gone"));
        LocalHeap local = closed.local();
        long small = closed.malloc(64);
        long large = closed.malloc(100_000);
        closed.close();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> closed.malloc(0),
                () -> closed.malloc(64),
                () -> closed.malloc(100_000),
                () -> closed.calloc(64),
                () -> closed.mallocAligned(64, 64),
                () -> closed.mallocAligned(64, 4096),
                () -> closed.allocate(64, 8),
                () -> closed.realloc(0, 64),
                () -> closed.free(small),
                () -> closed.free(large),
                () -> local.malloc(64),
                () -> local.free(small),
                closed::purge,
                () -> closed.arena().allocate(8, 8),
                closed::close)) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'gone' is closed")
                    .hasMessageContaining("use another heap");
        }
    }

    @Test
    void aClosedHeapNeverReachesIntoAnotherOne() {
        Heap closed = Heap.create(HeapOptions.defaults().name("gone"));
        LocalHeap local = closed.local();
        long block = closed.malloc(64);
        List<Long> medium = mediumBlocks(closed);
        closed.close();
        for (Heap other :
                List.of(heap, heaps.create())) { // they get the ids, descriptors and memory that were given back
            other.malloc(64);
            mediumBlocks(other);
            Threads.run(() -> other.malloc(64));
        }
        assertThatThrownBy(() -> local.malloc(1100)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> local.free(medium.getFirst())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> closed.malloc(64)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> local.malloc(64)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> closed.free(block)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> closed.usableBytes(block)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> closed.realloc(block, 100)).isInstanceOf(IllegalStateException.class);
    }

    /// So many that the span at the head of their queue has blocks left.
    private static List<Long> mediumBlocks(Heap heap) {
        List<Long> blocks = new ArrayList<>();
        int c = SizeClasses.classOf(1100);
        while (blocks.size() < 200
                || Span.countOf(Address.getLong(
                                Region.span(heap.local().blocks().queues().head(c)) + SpanLayout.FREE))
                        == 0) {
            blocks.add(heap.malloc(1100));
        }
        return blocks;
    }

    @Test
    void theSharedHeapCannotBeClosed() {
        assertThatThrownBy(() -> Heap.shared().close())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("Create a heap of your own");
        Heap.shared().free(Heap.shared().malloc(64));
        Heap.shared().checkInvariants();
    }

    @Test
    void closingFreesEverything() {
        Heap parent = heaps.create();
        Heap child = heaps.create(HeapOptions.defaults().name("child").parent(parent));
        child.malloc(64);
        child.malloc(1 << 20);
        assertThat(parent.budget().usedBytes()).isGreaterThan(1 << 20);
        child.close();
        heaps.forget(child);
        assertThat(parent.budget().usedBytes()).isZero();
    }

    // ---- options

    @Test
    void badOptionsAreRefused() {
        assertThatThrownBy(() -> HeapOptions.defaults().limitBytes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limitBytes=0");
        assertThatThrownBy(() -> HeapOptions.defaults().purgeDelay(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("purgeDelay=");
        assertThatCode(() -> HeapOptions.defaults().purgeDelay(Duration.ZERO)).doesNotThrowAnyException();
    }

    private void assertRefused(long address, String what, String remedy) {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> heap.free(address), () -> heap.local().free(address))) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0x" + Long.toHexString(address))
                    .hasMessageContaining(what)
                    .hasMessageContaining(remedy);
        }
    }
}
