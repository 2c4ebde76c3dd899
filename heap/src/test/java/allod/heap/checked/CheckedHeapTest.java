package allod.heap.checked;

import static allod.heap.checked.Found.found;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.heap.Heap;
import allod.heap.HeapArena;
import allod.heap.HeapBlocks;
import allod.heap.HeapOptions;
import allod.heap.HeapOutOfMemory;
import allod.pages.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// The edges of a checked heap: options, segments, limits, the way back from a heap, what is told and what is thrown.
class CheckedHeapTest {

    private static CheckedHeap heap(CheckOptions options) {
        return CheckedHeap.create(HeapOptions.defaults().name("tested"), options);
    }

    @Test
    void k1_aBlockIsKnownUntilItLeavesTheQuarantine() {
        try (CheckedHeap heap = heap(CheckOptions.defaults().quarantineBytes(1000))) {
            long block = heap.malloc(100);
            assertThat(heap.explain(MemorySegment.ofAddress(block))).isPresent();
            heap.free(block);
            assertThat(heap.explain(MemorySegment.ofAddress(block))
                            .orElseThrow()
                            .freed())
                    .isNotNull();
            for (int i = 0; i < 20; i++) {
                heap.free(heap.malloc(50));
            }
            assertThat(heap.explain(MemorySegment.ofAddress(block))).isEmpty();
            heap.checkInvariants();
        }
    }

    @Test
    void largeBlocksLeaveTheQuarantineFirst() {
        try (CheckedHeap heap =
                heap(CheckOptions.defaults().quarantineBytes(3000).largeBlockBytes(1000))) {
            long small = heap.malloc(100);
            long large = heap.malloc(1000);
            heap.free(small);
            heap.free(large);
            heap.free(heap.malloc(2000));
            assertThat(heap.explain(MemorySegment.ofAddress(large))).isEmpty();
            assertThat(heap.explain(MemorySegment.ofAddress(small))).isPresent();
        }
    }

    @Test
    void aWriteAfterTheFreeIsToldWhenTheBlockLeavesTheQuarantine() {
        List<MemoryErrorReport> told = new ArrayList<>();
        try (CheckedHeap heap =
                heap(CheckOptions.defaults().quarantineBytes(2000).listener(told::add))) {
            long block = heap.malloc(100);
            heap.free(block);
            Address.putInt(block + 40, 0);
            for (int i = 0; i < 30; i++) {
                heap.free(heap.malloc(100)); // told, and not thrown at somebody who does something else
            }
            assertThat(told).hasSize(1);
            assertThat(told.getFirst().operation()).isEqualTo("leaving quarantine");
            assertThat(told.getFirst().offset()).isEqualTo(40);
            assertThat(told.getFirst().bytes()).isEqualTo(4);
        }
    }

    @Test
    void freshAndFreedMemoryIsPoisoned() {
        try (CheckedHeap heap = heap(CheckOptions.defaults())) {
            long block = heap.malloc(10);
            assertThat(Address.getByte(block + 9)).isEqualTo((byte) 0xD0);
            heap.free(block);
            assertThat(Address.getByte(block + 9)).isEqualTo((byte) 0xDF);
            assertThat(Address.getLong(heap.calloc(8))).isZero();
        }
        try (CheckedHeap heap = heap(CheckOptions.defaults().poison(false))) {
            long block = heap.malloc(8);
            Address.putLong(block, 42);
            heap.free(block);
            assertThat(Address.getLong(block)).isEqualTo(42);
            assertThat(heap.verify()).isEmpty();
        }
    }

    @Test
    void aFreedSegmentIsRefusedByTheJdkAndExplained() {
        try (CheckedHeap heap = heap(CheckOptions.defaults())) {
            MemorySegment segment = heap.allocate(40, 8);
            MemorySegment slice = segment.asSlice(8);
            heap.free(segment);
            Throwable thrown = null;
            try {
                slice.get(ValueLayout.JAVA_INT, 0);
            } catch (IllegalStateException closed) {
                thrown = closed;
            }
            assertThat(heap.explain(thrown))
                    .as("the exception names no segment")
                    .isEmpty();
            found(heap.explain(thrown, slice).orElseThrow())
                    .is(MemoryErrorKind.USE_AFTER_FREE, "Invalid access of size 0")
                    .place("8 bytes inside a block of size 40 free'd")
                    .at(CheckedHeapTest.class, "aFreedSegmentIsRefusedByTheJdkAndExplained", "slice.get")
                    .allocated(CheckedHeapTest.class, "aFreedSegmentIsRefusedByTheJdkAndExplained", "heap.allocate")
                    .freed(CheckedHeapTest.class, "aFreedSegmentIsRefusedByTheJdkAndExplained", "heap.free(segment)");
        }
    }

    @Test
    void segmentsEndWithTheirHeap() {
        CheckedHeap heap = heap(CheckOptions.defaults());
        MemorySegment segment = heap.allocate(8, 8);
        heap.close();
        assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        assertThat(heap.leaks()).hasSize(1);
    }

    @Test
    void segmentsWithoutScopesAreAsThoseOfAPlainHeap() {
        try (CheckedHeap heap = heap(CheckOptions.defaults().scopes(false))) {
            MemorySegment segment = heap.allocate(8, 8);
            heap.free(segment);
            assertThat(segment.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 0xDF);
        }
    }

    @Test
    void arenasWorkOnACheckedHeap() {
        try (CheckedHeap heap = heap(CheckOptions.defaults())) {
            try (HeapArena arena = heap.heap().arena()) {
                arena.allocate(100, 8).fill((byte) 1);
                assertThat(heap.leaks()).hasSize(1);
            }
            assertThat(heap.leaks()).isEmpty();
            heap.checkInvariants();
        }
    }

    @Test
    void theWayBackFromAHeapIsFound() {
        try (CheckedHeap heap = heap(CheckOptions.defaults());
                Heap plain = Heap.create(HeapOptions.defaults().checks(null))) {
            long block = heap.malloc(10);
            CheckedHeap again = CheckedHeap.of(heap.heap());
            assertThat(again.leaks()).isEqualTo(heap.leaks());
            again.free(block);
            assertThatThrownBy(() -> CheckedHeap.of(plain))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not checked: run with -Dallod.heap=checked");
        }
    }

    @Test
    void scarceMemoryIsTakenOutOfTheQuarantine() {
        HeapOptions limited = HeapOptions.defaults().limitBytes(2 << 20);
        try (CheckedHeap heap = CheckedHeap.create(limited, CheckOptions.defaults())) {
            for (int i = 0; i < 100; i++) {
                heap.free(heap.malloc(200_000)); // 20 MB through a heap of 2 MiB
            }
            assertThatThrownBy(() -> heap.malloc(4 << 20)).isInstanceOf(HeapOutOfMemory.class);
            assertThatThrownBy(() -> heap.malloc(Long.MAX_VALUE - 3)).isInstanceOf(HeapOutOfMemory.class);
            heap.checkInvariants();
        }
    }

    @Test
    void damageAtTheFreeIsThrownAndTheBlockFreedNevertheless() {
        try (CheckedHeap heap = heap(CheckOptions.defaults())) {
            long block = heap.malloc(24);
            Address.putByte(block + 24, (byte) 1);
            found(() -> heap.free(block))
                    .is(MemoryErrorKind.OVERFLOW, "Damaged redzone: 1 bytes, found by free()")
                    .place("0 bytes after a block of size 24 alloc'd");
            assertThat(heap.leaks()).isEmpty();
            heap.checkInvariants();
        }
    }

    @Test
    void damageAtTheCloseIsThrownOnceAllIsFreed() {
        CheckedHeap heap = heap(CheckOptions.defaults());
        long block = heap.malloc(24);
        Address.putByte(block - 1, (byte) 1);
        assertThatThrownBy(heap::close).isInstanceOf(MemoryError.class);
        assertThatThrownBy(heap::close).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> heap.malloc(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> heap.block(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aBlockOfAClosedHeapIsNotAccessed() {
        CheckedHeap heap = heap(CheckOptions.defaults());
        CheckedBlock block = heap.block(64);
        heap.close();
        assertThat(block.isLive()).isFalse();
        found(() -> block.putLong(0, -1))
                .is(MemoryErrorKind.USE_AFTER_FREE, "Invalid write of size 8")
                .place("0 bytes inside a block of size 64 free'd")
                .freed(CheckedHeapTest.class, "aBlockOfAClosedHeapIsNotAccessed", "heap.close()");
        assertThatThrownBy(() -> block.getLong(0)).hasMessageContaining("freed by the close of its heap");
        assertThatThrownBy(block::free).isInstanceOf(IllegalStateException.class);
        assertThat(heap.leaks()).as("as they were at the close").hasSize(1);
    }

    @Test
    void aServiceDoesNotWriteIntoAHeapThatCameAfterItsOwn() {
        CheckedHeap heap = heap(CheckOptions.defaults().reportTo(any -> {}));
        CheckedBlock block = heap.block(64);
        CheckedBlock freed = heap.block(64);
        freed.free();
        heap.close();
        block.putLong(0, -1);
        freed.putLong(0, -1);
        assertThat(block.segment().byteSize()).isZero();
        assertThat(Address.getLong(block.address())).isZero(); // stays mapped
        assertThat(heap.errors())
                .hasSize(3)
                .allMatch(report -> report.kind() == MemoryErrorKind.USE_AFTER_FREE)
                .extracting(MemoryErrorReport::detail)
                .containsExactly(
                        "The block was freed by the close of its heap.",
                        "",
                        "The block was freed by the close of its heap.");
    }

    @Test
    void aClosedHeapLooksAtNoMemory() {
        CheckedHeap heap = heap(CheckOptions.defaults());
        long live = heap.malloc(64);
        long freed = heap.malloc(64);
        heap.free(freed);
        heap.close();
        Address.putLong(live, 42); // another heap's by now, perhaps
        for (Runnable use : List.<Runnable>of(
                heap::verify,
                () -> heap.free(live, 64),
                () -> heap.free(live),
                () -> heap.at(live),
                () -> heap.check(live, 1),
                () -> heap.block(1),
                () -> heap.malloc(-1),
                heap::stats)) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'tested' is closed");
        }
        assertThat(Address.getLong(live)).isEqualTo(42);
        assertThat(heap.errors()).isEmpty();
        assertThat(heap.explain(MemorySegment.ofAddress(freed))).isPresent();
        assertThat(CheckedHeap.of(heap.heap()).leaks()).hasSize(1);
    }

    @Test
    void aSegmentInUseDoesNotKeepTheMemoryOfAClosedHeap() throws IOException {
        CheckedHeap heap = heap(CheckOptions.defaults());
        MemorySegment segment = heap.allocate(8, 8);
        Heap behind = behindOf(heap);
        Pipe pipe = Pipe.open();
        Thread reader = Thread.ofPlatform().start(() -> read(pipe, segment));
        while (!Arrays.toString(reader.getStackTrace()).contains(".read0(")) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(heap::close).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> behind.malloc(1)).isInstanceOf(IllegalStateException.class);
        pipe.sink().close();
        pipe.source().close();
    }

    private static void read(Pipe pipe, MemorySegment into) {
        try {
            int _ = pipe.source().read(into.asByteBuffer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aListenerThatThrowsDoesNotKeepTheMemoryOfAClosedHeap() {
        CheckedHeap heap = heap(CheckOptions.defaults().listener(any -> {
            throw new UnsupportedOperationException("listener");
        }));
        Address.putByte(heap.malloc(8) + 8, (byte) 1);
        Heap behind = behindOf(heap);
        assertThatThrownBy(heap::close).hasMessage("listener");
        assertThatThrownBy(() -> behind.malloc(1)).isInstanceOf(IllegalStateException.class);
    }

    private static Heap behindOf(CheckedHeap heap) {
        return CheckedHeaps.of(heap.heap()).behind();
    }

    @Test
    void k4_aBlockThatCouldNotBeRecordedIsFreed() {
        AtomicBoolean failing = new AtomicBoolean();
        StackSource source = new StackSource() {
            @Override
            public int current() {
                if (failing.get()) {
                    throw new UnsupportedOperationException("no stack");
                }
                return 1;
            }

            @Override
            public List<StackTraceElement> frames(int place) {
                return List.of();
            }
        };
        try (CheckedHeap heap = heap(CheckOptions.defaults().stacks(source))) {
            long block = heap.malloc(10);
            failing.set(true);
            assertThatThrownBy(() -> heap.malloc(10)).hasMessage("no stack");
            assertThatThrownBy(() -> heap.free(block)).hasMessage("no stack");
            failing.set(false);
            heap.checkInvariants();
        }
    }

    @Test
    void aRequestThatCanNeverBeServedLeavesTheQuarantineAlone() {
        try (CheckedHeap heap =
                CheckedHeap.create(HeapOptions.defaults().limitBytes(2 << 20), CheckOptions.defaults())) {
            long block = heap.malloc(100);
            heap.free(block);
            assertThatThrownBy(() -> heap.malloc(1L << 50)).isInstanceOf(HeapOutOfMemory.class);
            assertThatThrownBy(() -> heap.malloc(4 << 20)).isInstanceOf(HeapOutOfMemory.class);
            assertThatThrownBy(() -> heap.malloc(Long.MAX_VALUE - 3)).isInstanceOf(HeapOutOfMemory.class);
            assertThat(heap.explain(MemorySegment.ofAddress(block))).isPresent();
            heap.checkInvariants();
        }
    }

    @Test
    void theHeapBehindIsNoPlainHeapAndHasNoSamples() {
        List<Heap> before = HeapBlocks.plainHeaps();
        try (CheckedHeap heap = heap(CheckOptions.defaults())) {
            heap.free(heap.malloc(10));
            assertThat(HeapBlocks.plainHeaps()).isSubsetOf(before);
        }
        SampledGuards guards = SampledGuards.create(GuardOptions.defaults().sampleBytes(1));
        try (CheckedHeap heap = CheckedHeap.create(HeapOptions.defaults().probe(guards), CheckOptions.defaults())) {
            assertThat(guards.owns(heap.malloc(10))).isFalse();
            assertThat(guards.liveBlocks()).isZero();
        }
        guards.close();
    }

    @Test
    void aServiceGoesOnAndReadsZero() {
        List<MemoryErrorReport> told = new ArrayList<>();
        try (CheckedHeap heap = heap(CheckOptions.defaults().mostReports(2).reportTo(told::add))) {
            CheckedBlock block = heap.block(8);
            block.putLong(0, -1);
            assertThat(block.getInt(6)).isZero();
            block.putInt(6, 7);
            assertThat(block.getLong(0)).isEqualTo(-1);
            block.free();
            block.free();
            assertThat(block.getLong(0)).isZero();
            assertThat(told).hasSize(4);
            assertThat(heap.errors()).hasSize(2);
            assertThat(heap.errorCount()).isEqualTo(4);
        }
    }

    @Test
    void definednessFollowsCopiesReallocsAndTheProgramsWord() {
        try (CheckedHeap heap = heap(CheckOptions.defaults().uninitialised(true))) {
            CheckedBlock source = heap.block(200);
            source.fill(0, 100, (byte) 1);
            CheckedBlock target = heap.block(200);
            source.copyTo(50, target, 0, 100);
            assertThat(target.getByte(49)).isEqualTo((byte) 1);
            found(() -> target.getByte(50)).is(MemoryErrorKind.UNINITIALISED_READ, "Uninitialised read of size 1");
            heap.makeDefined(target.address() + 50, 10);
            assertThat(target.getByte(50)).isEqualTo((byte) 0xD0);
            heap.makeUndefined(target.address(), 1);
            found(() -> target.getByte(0)).is(MemoryErrorKind.UNINITIALISED_READ, "Uninitialised read of size 1");
            CheckedBlock zeroed = heap.at(heap.calloc(10));
            assertThat(zeroed.getShort(4)).isZero();
            source.slice(0, 100).segment().fill((byte) 2);
            assertThat(source.getByte(0)).isEqualTo((byte) 2);
        }
    }

    @Test
    void everyPrimitiveIsReadAsItWasWritten() {
        try (CheckedHeap heap = heap(CheckOptions.defaults())) {
            CheckedBlock block = heap.block(64);
            block.putByte(0, (byte) -3);
            block.putShort(1, (short) -300);
            block.putChar(3, 'ß');
            block.putInt(5, -70_000);
            block.putLong(9, Long.MIN_VALUE);
            block.putFloat(17, 1.5f);
            block.putDouble(21, Math.PI);
            assertThat(block.getByte(0)).isEqualTo((byte) -3);
            assertThat(block.getShort(1)).isEqualTo((short) -300);
            assertThat(block.getChar(3)).isEqualTo('ß');
            assertThat(block.getInt(5)).isEqualTo(-70_000);
            assertThat(block.getLong(9)).isEqualTo(Long.MIN_VALUE);
            assertThat(block.getFloat(17)).isEqualTo(1.5f);
            assertThat(block.getDouble(21)).isEqualTo(Math.PI);
            assertThatThrownBy(() -> block.slice(1, 64)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> CheckOptions.defaults().redzoneBytes(-1)).hasMessageContaining("redzoneBytes=-1");
        assertThatThrownBy(() -> CheckOptions.defaults().stackDepth(5000)).hasMessageContaining("stackDepth=5000");
        assertThat(CheckOptions.defaults().redzoneBytes(17).redzoneBytes()).isEqualTo(32);
        assertThat(CheckProperties.read("stackDepth=3,uninitialised, onError=report")
                        .stackDepth())
                .isEqualTo(3);
        assertThatThrownBy(() -> CheckProperties.read("stackDeep=3"))
                .hasMessageContaining("'stackDeep=3' is wrong")
                .hasMessageContaining("Keys: redzoneBytes");
    }
}
