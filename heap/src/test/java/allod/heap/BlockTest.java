package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// [Block]: an owner that ends once.
class BlockTest {

    private final Heap heap = Heap.create(HeapOptions.defaults().name("blocks"));

    @AfterEach
    void closeTheHeap() {
        heap.checkInvariants();
        heap.close();
    }

    @Test
    void aBlockIsZeroAlignedAndOfTheSizeAskedFor() {
        try (Block first = heap.own(1000)) {
            first.fill((byte) -1);
        }
        try (Block block = heap.own(1000);
                Block aligned = heap.own(100, 4096);
                Block raw = heap.ownUninitialized(7)) {
            assertThat(block.byteSize()).isEqualTo(1000);
            FilledBlock.requireZero(block.address(), 1000);
            assertThat(block.address() % 16).isZero();
            assertThat(aligned.address() % 4096).isZero();
            FilledBlock.requireZero(aligned.address(), 100);
            assertThat(raw.byteSize()).isEqualTo(7);
        }
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    @Test
    void everyPrimitiveIsWhatWasPut() {
        try (Block block = heap.own(64)) {
            block.putByte(0, (byte) -7);
            block.putBoolean(1, true);
            block.putShort(2, (short) -300);
            block.putChar(4, '\uFFEE');
            block.putInt(6, 0x8000_0001);
            block.putLong(10, Long.MIN_VALUE + 3);
            block.putFloat(18, 1.5f);
            block.putDouble(56, -2.25);

            assertThat(block.getByte(0)).isEqualTo((byte) -7);
            assertThat(block.getBoolean(1)).isTrue();
            assertThat(block.getBoolean(30)).isFalse();
            assertThat(block.getShort(2)).isEqualTo((short) -300);
            assertThat(block.getChar(4)).isEqualTo('\uFFEE');
            assertThat(block.getInt(6)).isEqualTo(0x8000_0001);
            assertThat(block.getLong(10)).isEqualTo(Long.MIN_VALUE + 3);
            assertThat(block.getFloat(18)).isEqualTo(1.5f);
            assertThat(block.getDouble(56)).isEqualTo(-2.25);
        }
    }

    /// O1.
    @ParameterizedTest
    @ValueSource(longs = {-1, 57, 64, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32})
    void accessesLieInsideTheBlock(long offset) {
        try (Block block = heap.own(64);
                Block other = heap.own(64)) {
            for (ThrowingCallable access : List.<ThrowingCallable>of(
                    () -> block.getLong(offset),
                    () -> block.putLong(offset, 1),
                    () -> block.getDouble(offset),
                    () -> block.copyFrom(offset, other, 0, 8),
                    () -> block.copyFrom(0, other, offset, 8))) {
                assertThatThrownBy(access)
                        .isInstanceOf(IndexOutOfBoundsException.class)
                        .hasMessageContaining(String.valueOf(offset))
                        .hasMessageContaining("64 bytes")
                        .hasMessageContaining("resize()");
            }
            block.putLong(56, 5);
            assertThat(block.getLong(56)).isEqualTo(5);
            assertThatThrownBy(() -> block.copyFrom(0, other, 0, -1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /// O2.
    @Test
    void afterItsEndNoMethodTouchesMemory() {
        List<Consumer<Block>> ends = List.of(
                Block::close,
                block -> heap.free(block.intoAddress()),
                block -> block.into(heap).close(),
                block -> closeBoth(block.split(8)),
                block -> {
                    try (Arena arena = Arena.ofConfined()) {
                        block.into(arena);
                    }
                });
        for (Consumer<Block> end : ends) {
            Block block = heap.own(64);
            end.accept(block);
            for (ThrowingCallable use : usesOf(block)) {
                assertThatThrownBy(use)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("closed, split or handed over");
            }
            assertThat(block).hasToString("Block[gone]");
        }
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    private List<ThrowingCallable> usesOf(Block block) {
        return List.of(
                block::byteSize,
                block::address,
                () -> block.getByte(0),
                () -> block.getLong(0),
                () -> block.putByte(0, (byte) 1),
                () -> block.putLong(8, 1),
                () -> block.fill((byte) 1),
                () -> block.copyFrom(0, block, 0, 0),
                block::segment,
                block::readOnly,
                () -> block.resize(8),
                () -> block.split(0),
                block::intoAddress,
                () -> block.into(heap),
                () -> block.into(Arena.global()),
                block::close);
    }

    @Test
    void viewsShareTheMemoryAndOnlyOneOfThemWrites() {
        try (Block block = heap.own(16)) {
            MemorySegment view = block.readOnly();
            block.segment().set(ValueLayout.JAVA_LONG, 8, 42);

            assertThat(view.get(ValueLayout.JAVA_LONG, 8)).isEqualTo(42);
            assertThat(view.byteSize()).isEqualTo(16);
            assertThatThrownBy(() -> view.set(ValueLayout.JAVA_LONG, 0, 1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> block.segment().get(ValueLayout.JAVA_LONG, 9))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void aResizedBlockKeepsItsContents() {
        try (Block block = heap.own(16)) {
            block.putLong(8, 7);
            block.resize(1 << 20);
            assertThat(block.getLong(8)).isEqualTo(7);
            block.putLong((1 << 20) - 8, 9);
            block.resize(16);
            assertThat(block.getLong(8)).isEqualTo(7);
            assertThatThrownBy(() -> block.getLong(9)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> block.resize(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(block.byteSize()).isEqualTo(16);
        }
    }

    /// O4.
    @Test
    void aSplitBlockIsFreeWhenItsLastPartHasEnded() {
        Block block = heap.own(64);
        block.putLong(8, 1);
        block.putLong(16, 2);
        long address = block.address();

        Block.Halves halves = block.split(16);
        Block.Halves quarters = halves.first().split(8);

        assertThat(quarters.second().getLong(0)).isEqualTo(1);
        assertThat(halves.second().getLong(0)).isEqualTo(2);
        assertThat(halves.second().address()).isEqualTo(address + 16);
        assertThat(halves.second().byteSize()).isEqualTo(48);
        assertThatThrownBy(() -> quarters.first().getLong(8)).isInstanceOf(IndexOutOfBoundsException.class);
        halves.second().close();
        quarters.first().close();
        assertThat(heap.stats().liveBlocks()).isOne();
        quarters.second().close();
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    /// O3.
    @Test
    void aSplitThatIsRefusedEndsTheBlock() {
        for (long offset : new long[] {-1, 65, Long.MAX_VALUE}) {
            Block block = heap.own(64);
            assertThatThrownBy(() -> block.split(offset)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(block::close).isInstanceOf(IllegalStateException.class);
        }
        closeBoth(heap.own(64).split(0));
        closeBoth(heap.own(64).split(64));
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    @Test
    void partsHandOverWhatIsTheirs() {
        Block block = heap.own(32);
        block.putLong(0, 1);
        block.putLong(16, 2);
        Block.Halves halves = block.split(16);
        long start = halves.first().address();

        long copy = halves.second().intoAddress();
        assertThat(Address.getLong(copy)).isEqualTo(2);
        assertThat(copy).isNotEqualTo(start + 16);
        heap.free(copy);
        long last = halves.first().intoAddress();
        assertThat(last).isEqualTo(start);
        assertThat(Address.getLong(last)).isEqualTo(1);
        heap.free(last);
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    @Test
    void aPartThatIsResizedLeavesTheOthers() {
        Block.Halves halves = heap.own(32).split(16);
        try (Block first = halves.first();
                Block second = halves.second()) {
            first.putLong(8, 3);
            second.putLong(0, 4);
            first.resize(64);
            first.putLong(16, 5);
            assertThat(first.getLong(8)).isEqualTo(3);
            assertThat(second.getLong(0)).isEqualTo(4);
        }
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    @Test
    void anArenaFreesWhatItTookOver() {
        MemorySegment segment;
        try (Arena arena = Arena.ofConfined()) {
            Block block = heap.own(64);
            block.putInt(60, 6);
            segment = block.into(arena);
            assertThat(segment.get(ValueLayout.JAVA_INT, 60)).isEqualTo(6);
            assertThatThrownBy(heap::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("open arenas");
            assertThat(heap.stats().liveBlocks()).isOne();
        }
        assertThat(heap.stats().liveBlocks()).isZero();
        assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_INT, 60)).isInstanceOf(IllegalStateException.class);
    }

    /// O3.
    @Test
    void aClosedArenaTakesNothingAndTheMemoryIsFree() {
        Arena arena = Arena.ofConfined();
        arena.close();
        assertThatThrownBy(() -> heap.own(64).into(arena)).isInstanceOf(IllegalStateException.class);
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    @Test
    void aChildHeapGetsTheContents() {
        try (Heap child = Heap.create(HeapOptions.defaults().name("child").parent(heap));
                Block moved = filled(9).into(child)) {
            assertThat(moved.getLong(56)).isEqualTo(9);
            assertThat(child.stats().liveBlocks()).isOne();
            assertThat(heap.stats().liveBlocks()).isZero();
        }
    }

    private Block filled(long last) {
        Block block = heap.own(64);
        block.putLong(56, last);
        return block;
    }

    /// O3.
    @Test
    void aHeapWithoutRoomTakesNothingAndTheMemoryIsFree() {
        try (Heap small = Heap.create(HeapOptions.defaults().name("small").limitBytes(1 << 20))) {
            assertThatThrownBy(() -> heap.own(4 << 20).into(small)).isInstanceOf(HeapOutOfMemory.class);
            assertThat(heap.stats().liveBlocks()).isZero();
        }
    }

    @Test
    void anotherThreadMayEndABlock() throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Block.Halves halves = heap.own(4096).split(1000 + i);
            for (Block part : List.of(halves.first(), halves.second())) {
                threads.add(Thread.ofPlatform()
                        .uncaughtExceptionHandler((_, e) -> thrown.set(e))
                        .start(() -> {
                            part.fill((byte) 1);
                            part.close();
                        }));
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(thrown.get()).isNull();
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    @Test
    void wrongSizesAndClosedHeapsAreToldByTheHeap() {
        assertThatThrownBy(() -> heap.own(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> heap.own(8, 3)).isInstanceOf(IllegalArgumentException.class);
        Heap closed = Heap.create(HeapOptions.defaults().name("gone"));
        Block late = closed.own(8);
        closed.close();
        assertThatThrownBy(() -> closed.own(8)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(late::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gone");
    }

    private static void closeBoth(Block.Halves halves) {
        halves.first().close();
        halves.second().close();
    }
}
