package allod.heap.checked;

import static allod.heap.checked.Found.found;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.pages.Address;
import allod.pages.Guard;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Mistakes with guarded blocks are caught by the pages around them, and the JVM lives on.
class SampledGuardsTest {

    private final SampledGuards guards =
            SampledGuards.create(GuardOptions.defaults().sampleBytes(1).slots(8));
    private final Heap heap = Heap.create(HeapOptions.defaults().name("guarded").probe(guards));

    @AfterEach
    void close() {
        heap.close();
        assertThat(guards.liveBlocks()).isZero();
        guards.close();
    }

    private long guarded(long bytes) {
        long block = heap.malloc(bytes);
        assertThat(guards.owns(block)).isTrue();
        return block;
    }

    @Test
    void aReadAfterTheFreeIsCaughtAndNamed() {
        long other = guarded(16);
        long block = guarded(40);
        heap.free(block);
        found(() -> guards.watch(() -> Address.getLong(block)))
                .is(MemoryErrorKind.USE_AFTER_FREE, "Invalid access of size 1")
                .place("0 bytes inside a block of size 40 free'd")
                .allocated(SampledGuardsTest.class, "guarded", "heap.malloc(bytes)")
                .freed(SampledGuardsTest.class, "aReadAfterTheFreeIsCaughtAndNamed", "heap.free(block)");
        heap.free(other);
    }

    @Test
    void aWriteAfterTheFreeIsCaught() {
        long block = guarded(3000);
        heap.free(block);
        assertThatThrownBy(() -> guards.watch(() -> Address.putInt(block + 2000, 1)))
                .isInstanceOf(MemoryError.class);
        assertThat(guards.errors()).hasSize(1);
    }

    @Test
    void theErrorOfTheJvmIsExplained() {
        long block = guarded(40);
        heap.free(block);
        InternalError fault = null;
        try {
            Address.getLong(block);
            Guard.fence();
        } catch (InternalError caught) {
            fault = caught;
        }
        assertThat(guards.explain(fault).getFirst().block().address()).isEqualTo(block);
        assertThatThrownBy(() -> guards.explain(new InternalError("something else")))
                .isInstanceOf(InternalError.class);
    }

    @Test
    void bothSidesOfBlocksAreGuarded() {
        int caught = 0;
        for (int i = 0; i < 40; i++) {
            long block = guarded(64); // left or right by chance
            try {
                Address.putByte(block + 64, (byte) 1);
                Guard.fence();
                found(() -> heap.free(block)).is(MemoryErrorKind.OVERFLOW, "Damaged redzone: 1 bytes, found by free()");
            } catch (InternalError fault) {
                caught++;
                assertThat(guards.explain(fault))
                        .anySatisfy(
                                report -> assertThat(report.block().address()).isEqualTo(block))
                        .anySatisfy(report -> assertThat(report.kind()).isEqualTo(MemoryErrorKind.OVERFLOW));
                heap.free(block);
            }
        }
        assertThat(caught).isBetween(3, 37);
    }

    @Test
    void badFreesAreFoundExactly() {
        long block = guarded(40);
        found(() -> heap.free(block + 8))
                .is(MemoryErrorKind.INTERIOR_FREE, "Invalid free(): not the start of the block")
                .place("8 bytes inside a block of size 40 alloc'd");
        heap.free(block);
        found(() -> heap.free(block))
                .is(MemoryErrorKind.DOUBLE_FREE, "Invalid free(): double free")
                .allocated(SampledGuardsTest.class, "guarded", "heap.malloc(bytes)")
                .freed(SampledGuardsTest.class, "badFreesAreFoundExactly", "heap.free(block)");
        try (Heap other = Heap.create(HeapOptions.defaults().probe(guards))) {
            long theirs = other.malloc(10);
            found(() -> heap.free(theirs))
                    .is(MemoryErrorKind.MISMATCHED_HEAP, "Mismatched free(): a block of another heap");
        }
    }

    @Test
    void slotsAreReusedInTurnAndWhenAllAreTakenTheHeapServes() {
        ArrayDeque<Long> blocks = new ArrayDeque<>();
        for (int i = 0; i < 8; i++) {
            blocks.add(guarded(100 + i));
        }
        long unguarded = heap.malloc(100);
        assertThat(guards.owns(unguarded)).isFalse();
        heap.free(unguarded);
        heap.free(blocks.removeFirst());
        heap.free(blocks.removeFirst());
        assertThat(guards.freedBlocks()).isEqualTo(2);
        long again = guarded(100);
        assertThat(Address.getLong(again)).as("fresh pages").isZero();
        assertThat(guards.freedBlocks()).isEqualTo(1);
        heap.free(again);
        blocks.forEach(heap::free);
    }

    /// Compiled code does not notice the touch; then the error comes in `then`, before it has changed anything.
    private static void touchAnd(long freedBlock, Runnable then) {
        try {
            Address.putByte(freedBlock, (byte) 1);
            then.run();
        } catch (InternalError late) {
            return;
        }
        throw new AssertionError("not hit");
    }

    @Test
    void aFaultThatIsStillToComeChangesNothing() {
        long live = guarded(16);
        long freed = guarded(16);
        heap.free(freed);
        for (int i = 0; i < 20_000; i++) {
            touchAnd(freed, () -> heap.free(live));
            assertThat(guards.liveBlocks()).isOne();
        }
        for (int i = 0; i < 6; i++) {
            guarded(16);
        }
        for (int i = 0; i < 20_000; i++) {
            touchAnd(freed, () -> heap.malloc(16));
            assertThat(guards.freedBlocks()).isOne();
        }
        guarded(16);
        assertThat(guards.freedBlocks()).isZero();
        heap.free(live);
        assertThat(guards.freedBlocks()).isOne();
    }

    @Test
    void aFaultThatIsStillToComeDoesNotKeepTheBlocksOfAClosedHeap() {
        try (Heap other = Heap.create(HeapOptions.defaults().probe(guards))) {
            long _ = other.malloc(16);
            long freed = other.malloc(16);
            other.free(freed);
            for (int i = 0; i < 20_000; i++) {
                touchAnd(freed, () -> heap.free(0));
            }
            touchAnd(freed, () -> guards.closed(other));
            guards.closed(other); // for interpreted code, which notices at once
            assertThat(guards.liveBlocks()).isZero();
            assertThat(guards.freedBlocks()).isEqualTo(2);
        }
    }

    @Test
    void aMistakeOfUsableBytesIsToldAndThrown() {
        List<MemoryErrorReport> told = new ArrayList<>();
        try (SampledGuards telling = SampledGuards.create(
                        GuardOptions.defaults().sampleBytes(1).reportTo(told::add));
                Heap service = Heap.create(HeapOptions.defaults().probe(telling))) {
            long block = service.malloc(10);
            service.free(block);
            assertThatThrownBy(() -> service.realloc(block, 20)).isInstanceOf(MemoryError.class);
            assertThatThrownBy(() -> service.usableBytes(block)).isInstanceOf(MemoryError.class);
            assertThat(told).hasSize(2).isEqualTo(telling.errors());
            assertThat(told.getFirst().block().freed()).isNotNull();
        }
    }

    @Test
    void classesAndHeapsOfGuardedBlocksCanBeCollected() throws Exception {
        WeakReference<Class<?>> type = allocateAndFreeFromACopy();
        WeakReference<Heap> closed = allocateFromAHeapThatIsClosed();
        for (int i = 0; i < 50 && !(type.refersTo(null) && closed.refersTo(null)); i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(type.refersTo(null)).as("the class is unloaded").isTrue();
        assertThat(closed.refersTo(null)).as("the heap is collected").isTrue();
        assertThat(guards.freedBlocks()).isEqualTo(2);
    }

    private WeakReference<Class<?>> allocateAndFreeFromACopy() throws Exception {
        Class<?> copy = new CopyLoader().copyOf(GuardedCaller.class);
        Method call = copy.getDeclaredMethod("call", Runnable.class);
        call.setAccessible(true);
        Object _ = call.invoke(null, (Runnable) () -> heap.free(guarded(10)));
        return new WeakReference<>(copy);
    }

    private WeakReference<Heap> allocateFromAHeapThatIsClosed() {
        Heap other = Heap.create(HeapOptions.defaults().probe(guards));
        long _ = other.malloc(10);
        other.close();
        return new WeakReference<>(other);
    }

    /// Loads its own copy of one class.
    private static final class CopyLoader extends ClassLoader {
        CopyLoader() {
            super(CopyLoader.class.getClassLoader());
        }

        Class<?> copyOf(Class<?> type) throws IOException {
            try (InputStream stream = type.getResourceAsStream(type.getSimpleName() + ".class")) {
                byte[] bytes = stream.readAllBytes();
                return defineClass(type.getName(), bytes, 0, bytes.length);
            }
        }
    }

    @Test
    void aProgramWithoutMistakesHasNoReports() {
        SplittableRandom random = new SplittableRandom(1);
        List<long[]> live = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            if (live.size() > 12 || !live.isEmpty() && random.nextBoolean()) {
                long[] block = live.remove(random.nextInt(live.size()));
                assertThat(Address.getByte(block[0] + block[1] - 1)).isEqualTo((byte) block[2]);
                heap.free(block[0]);
            } else {
                long bytes = random.nextInt(1, 33_000);
                long alignment = 1L << random.nextInt(9);
                long address = random.nextBoolean() ? heap.mallocAligned(bytes, alignment) : heap.calloc(bytes);
                Address.fill(address, bytes, (byte) i);
                live.add(new long[] {address, bytes, i});
            }
        }
        live.forEach(block -> heap.free(block[0]));
        assertThat(guards.errors()).isEmpty();
        assertThatCode(Guard::fence).doesNotThrowAnyException();
    }
}
