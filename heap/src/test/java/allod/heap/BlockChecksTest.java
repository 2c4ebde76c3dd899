package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// That every call of a heap with checks ends up in them, and only valid ones do.
class BlockChecksTest {

    /// Hands on to a plain heap, and keeps a list of what it was asked.
    private static final class Diary implements BlockChecks {
        final List<String> calls = new ArrayList<>();
        final Heap plain;

        Diary(HeapOptions options) {
            plain = Heap.create(options);
        }

        @Override
        public long malloc(long bytes, long alignment) {
            calls.add("malloc " + bytes + " " + alignment);
            return plain.mallocAligned(bytes, alignment);
        }

        @Override
        public void zero(long address, long bytes) {
            calls.add("zero " + bytes);
            Address.fill(address, bytes, (byte) 0);
        }

        @Override
        public long realloc(long address, long bytes) {
            calls.add("realloc " + bytes);
            return plain.realloc(address, bytes);
        }

        @Override
        public void free(long address) {
            calls.add("free");
            plain.free(address);
        }

        @Override
        public long usableBytes(long address) {
            calls.add("usableBytes");
            return plain.usableBytes(address);
        }

        @Override
        public MemorySegment allocate(long bytes, long alignment, boolean zeroed) {
            calls.add("allocate " + bytes + " " + alignment + " " + zeroed);
            return plain.allocate(bytes, alignment);
        }

        @Override
        public void free(MemorySegment segment) {
            calls.add("free segment");
            plain.free(segment);
        }

        @Override
        public HeapStats stats() {
            calls.add("stats");
            return plain.stats();
        }

        @Override
        public long purge() {
            calls.add("purge");
            return plain.purge();
        }

        @Override
        public void close() {
            calls.add("close");
            plain.close();
        }
    }

    private Diary diary;
    private final Heap heap = Heap.create(HeapOptions.defaults().name("diary").checks(options -> {
        assertThat(options.checks()).as("options of the heap behind the checks").isNull();
        return diary = new Diary(options);
    }));
    private boolean closed;

    @AfterEach
    void close() {
        if (!closed) {
            heap.close();
        }
        assertThat(diary.calls.getLast()).isEqualTo("close");
    }

    @Test
    void addressesGoThroughTheChecks() throws InterruptedException {
        long block = heap.malloc(10);
        long zeroed = heap.calloc(20);
        long aligned = heap.mallocAligned(30, 64);
        long moved = heap.realloc(block, 40);
        assertThat(heap.usableBytes(moved)).isGreaterThanOrEqualTo(40);
        heap.free(moved);
        heap.free(0);
        heap.free(zeroed);
        Thread.ofPlatform().start(() -> heap.free(aligned)).join();
        assertThat(diary.calls)
                .containsExactly(
                        "malloc 10 16",
                        "malloc 20 16",
                        "zero 20",
                        "malloc 30 64",
                        "realloc 40",
                        "usableBytes",
                        "free",
                        "free",
                        "free");
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    @Test
    void localHeapsGoThroughTheChecks() {
        LocalHeap local = heap.local();
        long block = local.malloc(10);
        long large = local.malloc(100_000);
        local.free(block);
        local.free(large);
        local.free(local.calloc(5));
        assertThat(diary.calls)
                .containsExactly("malloc 10 16", "malloc 100000 16", "free", "free", "malloc 5 16", "zero 5", "free");
    }

    @Test
    void segmentsAndArenasGoThroughTheChecks() {
        heap.free(heap.allocate(8, 4));
        heap.free(heap.allocateUninitialized(9, 2));
        try (HeapArena arena = heap.arena()) {
            arena.allocate(24, 8);
        }
        assertThat(diary.calls)
                .containsExactly(
                        "allocate 8 4 true",
                        "free segment",
                        "allocate 9 2 false",
                        "free segment",
                        "malloc 24 16",
                        "zero 24",
                        "free");
        heap.purge();
        assertThat(diary.calls.getLast()).isEqualTo("purge");
    }

    @Test
    void virtualThreadsGoThroughTheChecks() throws InterruptedException {
        Thread.ofVirtual().start(() -> heap.free(heap.malloc(77))).join();
        assertThat(diary.calls).containsExactly("malloc 77 16", "free");
    }

    @Test
    void whatIsInvalidIsRefusedBefore() {
        assertThatThrownBy(() -> heap.malloc(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> heap.mallocAligned(1, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> heap.allocate(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> heap.allocate(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(diary.calls).isEmpty();
        heap.close();
        closed = true;
        assertThatThrownBy(() -> heap.malloc(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> heap.allocate(1, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(heap::close).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aParentsLimitCountsTheBlocksBehindTheChecks() {
        try (Heap parent = Heap.create(HeapOptions.defaults()
                        .name("parent")
                        .limitBytes(64 << 10)
                        .checks(null));
                Heap child = Heap.create(HeapOptions.defaults().parent(parent).checks(options -> new Diary(options)))) {
            assertThatThrownBy(() -> child.malloc(100 << 10)).isInstanceOf(HeapOutOfMemory.class);
        }
    }
}
