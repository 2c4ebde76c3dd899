package allod.heap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import allod.pages.Address;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JZ_Result;
import org.openjdk.jcstress.infra.results.ZJ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// Races over whole heaps. A state is a heap of its own, so there are fewer of them than of small ones; the arbiter
/// walks the heap and checks every invariant.
public final class HeapRaces {

    private HeapRaces() {}

    /// G1, G2, P1 to P5: runs are purged while another thread takes one of them, and a third gives one back.
    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The block is zero, and the page heap is sound.")
    @Outcome(
            id = "false, true",
            expect = FORBIDDEN,
            desc = "Memory was taken away, or was not zero, under a live block.")
    @Outcome(expect = FORBIDDEN, desc = "The page heap is corrupt.")
    @State
    public static class PurgeAgainstTakeAndGiveBack {
        private final RacingHeap racing = new RacingHeap();
        private final Heap heap = racing.heap;
        private final long keep = heap.malloc(40 << 10);
        private final long dirty = heap.malloc(128 << 10);
        private final long back = heap.malloc(64 << 10);
        private long block;

        public PurgeAgainstTakeAndGiveBack() {
            Address.fill(dirty, 128 << 10, (byte) -1);
            heap.free(dirty);
        }

        @Actor
        public void onePurges() {
            heap.pages().purge.all();
        }

        @Actor
        public void anotherTakes(ZZ_Result r) {
            block = heap.calloc(48 << 10);
            r.r1 = Address.getLong(block) == 0 && Address.getLong(block + (48 << 10) - 8) == 0;
            Address.putLong(block, 42);
        }

        @Actor
        public void athirdGivesBack() {
            heap.free(back);
        }

        @Arbiter
        public void end(ZZ_Result r) {
            r.r1 &= Address.getLong(block) == 42;
            heap.free(keep);
            r.r2 = racing.closeSoundly();
        }
    }

    /// L1, T2, T3: the local heap of a dead thread is looked through while other threads free its blocks.
    @JCStressTest
    @Outcome(id = "0, true", expect = ACCEPTABLE, desc = "All blocks came home, and the heap is sound.")
    @Outcome(expect = FORBIDDEN, desc = "A block was lost, or the heap is corrupt.")
    @State
    public static class AdoptionAgainstFrees {
        private static final int BLOCKS = 40;

        private final RacingHeap racing = new RacingHeap();
        private final Heap heap = racing.heap;
        private final LocalHeap dead = heap.locals().create(); // no thread owns it, as after its owner's death
        private final long[] blocks = new long[BLOCKS];

        public AdoptionAgainstFrees() {
            for (int i = 0; i < BLOCKS; i++) {
                blocks[i] = dead.malloc(i % 2 == 0 ? 1000 : 2000);
            }
        }

        @Actor
        public void oneThreadFrees() {
            for (int i = 0; i < BLOCKS; i += 2) {
                heap.freeForeign(blocks[i]);
            }
        }

        @Actor
        public void anotherThreadFrees() {
            for (int i = 1; i < BLOCKS; i += 2) {
                heap.freeForeign(blocks[i]);
            }
        }

        @Actor
        public void theAdopterLooksThroughIt() {
            dead.blocks().flush();
        }

        @Arbiter
        public void end(JZ_Result r) {
            dead.blocks().flush();
            r.r1 = heap.stats().spans();
            r.r2 = racing.closeSoundly();
        }
    }

    /// The owner allocates and frees on its fast path while another thread frees blocks of the same spans.
    @JCStressTest
    @Outcome(id = "0, true", expect = ACCEPTABLE, desc = "No block is left, and the heap is sound.")
    @Outcome(expect = FORBIDDEN, desc = "A block was lost or given out twice.")
    @State
    public static class OwnerAgainstAFree {
        private static final int BLOCKS = 30;

        private final RacingHeap racing = new RacingHeap();
        private final Heap heap = racing.heap;
        private final LocalHeap owner = heap.locals().create();
        private final long[] blocks = new long[BLOCKS];

        public OwnerAgainstAFree() {
            for (int i = 0; i < BLOCKS; i++) {
                blocks[i] = owner.malloc(500);
            }
        }

        @Actor
        public void ownerAllocatesAndFrees() {
            long[] own = new long[BLOCKS];
            for (int i = 0; i < BLOCKS; i++) {
                own[i] = owner.malloc(500);
            }
            for (long block : own) {
                owner.free(block);
            }
        }

        @Actor
        public void anotherThreadFrees() {
            for (long block : blocks) {
                heap.freeForeign(block);
            }
        }

        @Arbiter
        public void end(JZ_Result r) {
            owner.blocks().flush();
            r.r1 = heap.stats().liveBlocks();
            r.r2 = racing.closeSoundly();
        }
    }

    /// N1: a shared arena is closed while another thread allocates from it.
    @JCStressTest
    @Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "Allocated first: the close freed the block.")
    @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "Closed first: the allocation was refused.")
    @Outcome(expect = FORBIDDEN, desc = "A block of the closed arena was left behind.")
    @State
    public static class AllocateAgainstCloseOfAnArena {
        private final RacingHeap racing = new RacingHeap();
        private final HeapArena arena = racing.heap.arenaShared();

        @Actor
        public void oneAllocates(ZJ_Result r) {
            try {
                arena.allocate(100, 8);
                r.r1 = true;
            } catch (IllegalStateException closed) {
                r.r1 = false;
            }
        }

        @Actor
        public void anotherCloses() {
            arena.close();
        }

        @Arbiter
        public void end(ZJ_Result r) {
            r.r2 = racing.heap.stats().liveBlocks();
            racing.heap.close();
        }
    }

    /// V1: two threads allocate through stripes.
    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Each has a block of its own.")
    @Outcome(expect = FORBIDDEN, desc = "Both have the same block.")
    @State
    public static class TwoThreadsOnStripes {
        private static final Heap HEAP = Heap.create(HeapOptions.defaults().name("stripes"));
        private static final Stripes STRIPES = new Stripes(HEAP.locals());

        private long first;
        private long second;

        @Actor
        public void oneAllocates(ZZ_Result r) {
            first = STRIPES.malloc(64);
            Address.putLong(first, 1);
            r.r1 = Address.getLong(first) == 1;
        }

        @Actor
        public void anotherAllocates() {
            second = STRIPES.malloc(64);
            Address.putLong(second, 2);
        }

        @Arbiter
        public void end(ZZ_Result r) {
            r.r2 = first != second && Address.getLong(first) == 1 && Address.getLong(second) == 2;
            HEAP.freeForeign(first);
            HEAP.freeForeign(second);
        }
    }
}
