package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import allod.pages.CommitLedger;
import allod.pages.snapshot.Operation;
import allod.pages.snapshot.Snapshot;
import allod.pages.snapshot.SnapshotOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeapSnapshotTest {

    private final CommitLedger ledger = CommitLedger.of("heap test", CommitLedger.Mode.ALWAYS, Long.MAX_VALUE);
    private final Heap heap = Heap.create(HeapOptions.defaults()
            .name("snapshots")
            .limitBytes(64 << 20)
            .snapshots(SnapshotOptions.defaults().ledger(ledger)));

    @AfterEach
    void close() {
        heap.checkInvariants();
        heap.close();
        assertThat(ledger.committedBytes()).isZero();
    }

    @Test
    void aSnapshotHasTheBlocksOfItsMoment() throws IOException {
        long small = heap.malloc(64);
        long large = heap.calloc(1 << 20);
        put(small, 1);
        put(large, 2);
        try (Snapshot snapshot = heap.snapshot()) {
            put(small, 3);
            put(large, 4);
            heap.free(large);
            long other = heap.calloc(1 << 20);
            put(other, 5);
            assertThat(longAt(snapshot, small)).isEqualTo(1);
            assertThat(longAt(snapshot, large)).isEqualTo(2);
            assertThat(Address.getLong(small)).isEqualTo(3);
            ByteArrayOutputStream image = new ByteArrayOutputStream();
            snapshot.writeTo(Channels.newChannel(image));
            MemorySegment bytes = MemorySegment.ofArray(image.toByteArray());
            assertThat(bytes.byteSize()).isGreaterThan(1 << 20);
            heap.free(other);
        }
        heap.free(small);
        heap.purge();
    }

    @Test
    void freedMemoryIsNotGivenBackUnderASnapshot() {
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            long block = heap.malloc(64 << 10);
            put(block, i);
            blocks.add(block);
        }
        try (Snapshot snapshot = heap.snapshot()) {
            blocks.forEach(heap::free);
            assertThat(heap.purge()).isZero();
            for (int i = 0; i < 200; i++) {
                assertThat(longAt(snapshot, blocks.get(i))).isEqualTo(i);
            }
        }
        heap.snapshot().close(); // folds
        long purged = 0;
        for (int tries = 0; purged == 0 && tries < 1000; tries++) { // until the space has folded
            sleep();
            purged = heap.purge();
        }
        assertThat(purged).isPositive();
        long zeroed = heap.calloc(1 << 20);
        assertThat(Address.segment(zeroed, 1 << 20).mismatch(MemorySegment.ofArray(new byte[1 << 20])))
                .isEqualTo(-1);
        heap.free(zeroed);
    }

    @Test
    void snapshotsOfAHeapThatManyThreadsUse() throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        long pair = heap.malloc(128); // two words, always alike between operations
        put(pair, 0);
        put(pair + 64, 0);
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int seed = i;
            Runnable body = () -> {
                try {
                    work(new SplittableRandom(seed), stop, seed == 0 ? pair : 0);
                } catch (RuntimeException | Error thrown) {
                    failure.set(thrown);
                }
            };
            writers.add(i % 2 == 0 ? Thread.ofPlatform().start(body) : Thread.startVirtualThread(body));
        }
        for (long end = System.nanoTime() + 700_000_000; System.nanoTime() < end; ) {
            try (Snapshot first = heap.snapshot();
                    Snapshot second = heap.snapshot()) {
                assertThat(longAt(first, pair)).isEqualTo(longAt(first, pair + 64));
                assertThat(longAt(second, pair)).isEqualTo(longAt(second, pair + 64));
                assertThat(longAt(second, pair)).isGreaterThanOrEqualTo(longAt(first, pair));
            }
        }
        stop.set(true);
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(failure.get()).isNull();
        heap.free(pair);
    }

    private void work(SplittableRandom random, AtomicBoolean stop, long pair) {
        long[] blocks = new long[200];
        long[] values = new long[200];
        while (!stop.get()) {
            int i = random.nextInt(blocks.length);
            try (Operation _ = heap.gate().enter()) {
                if (blocks[i] != 0) {
                    assertThat(Address.getLong(blocks[i])).isEqualTo(values[i]); // nothing was lost
                    heap.free(blocks[i]);
                }
                blocks[i] = heap.malloc(16 + random.nextInt(2000));
                values[i] = random.nextLong();
                Address.putLong(blocks[i], values[i]);
                if (pair != 0) {
                    Address.putLong(pair, Address.getLong(pair) + 1);
                    Address.putLong(pair + 64, Address.getLong(pair + 64) + 1);
                }
            }
            if (Thread.currentThread().isVirtual()) {
                Thread.yield();
            }
        }
        for (long block : blocks) {
            heap.free(block);
        }
    }

    @Test
    void everyCallWorksInsideAndOutsideTheGate() {
        try (Operation _ = heap.gate().enter()) {
            long block = heap.realloc(heap.mallocAligned(100, 64), 5000);
            heap.free(heap.realloc(block, 100_000));
            heap.free(heap.allocate(10, 8));
            assertThatThrownBy(heap::snapshot)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("outside of operations");
        }
        long block = heap.realloc(heap.mallocAligned(100, 64), 5000);
        heap.free(heap.realloc(block, 100_000));
        try (HeapArena arena = heap.arena()) {
            assertThat(arena.allocate(100).get(ValueLayout.JAVA_BYTE, 99)).isZero();
        }
        heap.free(0);
        heap.purge();
    }

    @Test
    void aHeapWithoutSnapshotsSaysHowToGetThem() {
        try (Heap plain = Heap.create()) {
            assertThatThrownBy(plain::snapshot)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("HeapOptions.snapshots(true)");
            assertThatThrownBy(plain::gate).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> HeapOptions.defaults()
                        .snapshots(SnapshotOptions.defaults().gated(false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without a gate");
        try (Heap simple = Heap.create(HeapOptions.defaults().snapshots(true))) {
            long block = simple.calloc(10);
            simple.snapshot().close();
            simple.free(block);
        }
    }

    @Test
    void closingAHeapEndsItsSnapshotsAndItsCalls() {
        Heap other = Heap.create(HeapOptions.defaults().limitBytes(1 << 20).snapshots(true));
        long block = other.malloc(8);
        Snapshot snapshot = other.snapshot();
        MemorySegment segment = snapshot.segment(block, 8);
        other.close();
        assertThat(snapshot.isOpen()).isFalse();
        assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_LONG, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> other.malloc(8)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(other::snapshot).isInstanceOf(IllegalStateException.class);
    }

    private void put(long address, long value) {
        try (Operation _ = heap.gate().enter()) {
            Address.putLong(address, value);
        }
    }

    private static long longAt(Snapshot snapshot, long address) {
        return snapshot.segment(address, 8).get(ValueLayout.JAVA_LONG, 0);
    }

    private static void sleep() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
