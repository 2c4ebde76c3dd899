package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The contracts of the JDK, kept by the JDK's own arenas (so they are read right) and by ours.
class HeapArenaTest {

    @RegisterExtension
    final TestHeaps heaps = new TestHeaps();

    private final Heap heap = heaps.create();

    abstract static class Closing {
        Arena arena;

        public Arena arena() {
            return arena;
        }

        @AfterEach
        void closeIfOpen() {
            if (arena.scope().isAlive()) {
                arena.close();
            }
        }
    }

    @Nested
    class JdkConfined extends Closing implements ArenaContract.Confined {
        JdkConfined() {
            arena = Arena.ofConfined();
        }
    }

    @Nested
    class JdkShared extends Closing implements ArenaContract.Shared {
        JdkShared() {
            arena = Arena.ofShared();
        }
    }

    @Nested
    class OursConfined extends Closing implements ArenaContract.Confined {
        OursConfined() {
            arena = heap.arena();
        }

        @AfterEach
        void nothingIsLeft() {
            closeIfOpen();
            assertThat(heap.stats().liveBlocks()).isZero();
        }
    }

    @Nested
    class OursShared extends Closing implements ArenaContract.Shared {
        OursShared() {
            arena = heap.arenaShared();
        }

        @AfterEach
        void nothingIsLeft() {
            closeIfOpen();
            assertThat(heap.stats().liveBlocks()).isZero();
        }
    }

    @Nested
    class OfTheHeapItself implements SegmentContract {
        @Override
        public SegmentAllocator allocator() {
            return heap;
        }
    }

    @Test
    void n1_theBlocksAreFreedWithTheScope() {
        HeapArena arena = heap.arena();
        for (int i = 0; i < 100; i++) {
            arena.allocate(100, 8);
        }
        arena.allocate(100_000, 8);
        assertThat(heap.stats().liveBlocks()).isEqualTo(101);
        arena.close();
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    @Test
    void aRefusedCloseFreesNothing() {
        HeapArena arena = heap.arena();
        MemorySegment segment = arena.allocate(100, 8);
        Threads.run(() -> assertThatThrownBy(arena::close).isInstanceOf(WrongThreadException.class));
        assertThat(heap.stats().liveBlocks()).isEqualTo(1);
        segment.set(ValueLayout.JAVA_LONG, 0, 1L);
        arena.close();
    }

    @Test
    void aRefusedAllocationLeavesNoBlock() {
        HeapArena arena = heap.arena();
        Threads.run(() -> assertThatThrownBy(() -> arena.allocate(64, 8)).isInstanceOf(WrongThreadException.class));
        arena.close();
        assertThatThrownBy(() -> arena.allocate(64, 8)).isInstanceOf(IllegalStateException.class);
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    @Test
    void uninitialisedSegmentsAreBoundToTheScopeToo() {
        HeapArena arena = heap.arena();
        MemorySegment segment = arena.allocateUninitialized(64, 32);
        assertThat(segment.byteSize()).isEqualTo(64);
        assertThat(segment.scope()).isEqualTo(arena.scope());
        arena.close();
        assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void segmentsAreZeroOnMemoryThatWasUsed() {
        for (int round = 0; round < 20; round++) {
            try (HeapArena arena = heap.arena()) {
                for (int bytes : new int[] {1, 64, 777, 3000, 40_000}) {
                    MemorySegment segment = arena.allocate(bytes, 8);
                    assertThat(segment.mismatch(MemorySegment.ofArray(new byte[bytes])))
                            .isEqualTo(-1);
                    Address.fill(segment.address(), bytes, (byte) 0x77);
                }
            }
        }
    }

    @Test
    void manyThreadsShareAnArena() {
        try (HeapArena arena = heap.arenaShared()) {
            Threads threads = new Threads();
            for (int t = 0; t < 4; t++) {
                byte mark = (byte) (t + 1);
                threads.start(() -> {
                    for (int i = 0; i < 2000; i++) {
                        MemorySegment segment = arena.allocate(24, 8);
                        assertThat(segment.get(ValueLayout.JAVA_LONG, 16)).isZero();
                        segment.fill(mark);
                    }
                });
            }
            threads.join();
            assertThat(heap.stats().liveBlocks()).isEqualTo(8000);
        }
        assertThat(heap.stats().liveBlocks()).isZero();
    }

    @Test
    void n1_anAllocationThatRacesWithCloseIsFreedOrRefused() {
        for (int round = 0; round < 200; round++) {
            HeapArena arena = heap.arenaShared();
            Threads threads = new Threads().start(() -> {
                try {
                    while (true) {
                        arena.allocate(32, 8);
                    }
                } catch (IllegalStateException closed) {
                    // as it must
                }
            });
            Threads.await("the other thread allocates", () -> heap.stats().liveBlocks() > 3);
            arena.close();
            threads.join();
            assertThat(heap.stats().liveBlocks()).as("round %d", round).isZero();
        }
    }
}
