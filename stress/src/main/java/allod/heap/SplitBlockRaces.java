package allod.heap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import allod.pages.Address;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/// Races over the parts of a split block: O5 of [SplitBlock].
public final class SplitBlockRaces {

    private SplitBlockRaces() {}

    /// O5: two threads end one part each.
    @JCStressTest
    @Outcome(id = "true, true, 0", expect = ACCEPTABLE, desc = "The last part freed the block, once.")
    @Outcome(expect = FORBIDDEN, desc = "Both parts freed the block, or none did.")
    @State
    public static class TwoPartsEnd {
        private final RacingHeap racing = new RacingHeap();
        private final Block.Halves halves = racing.heap.own(64).split(16);

        @Actor
        public void first(ZZJ_Result r) {
            r.r1 = ends(halves.first());
        }

        @Actor
        public void second(ZZJ_Result r) {
            r.r2 = ends(halves.second());
        }

        @Arbiter
        public void live(ZZJ_Result r) {
            r.r3 = liveBlocksOf(racing);
        }
    }

    /// O5: one thread ends its part while the other splits its own and ends both.
    @JCStressTest
    @Outcome(id = "true, true, 0", expect = ACCEPTABLE, desc = "The last of three parts freed the block.")
    @Outcome(expect = FORBIDDEN, desc = "The block was freed too early, twice or not at all.")
    @State
    public static class APartEndsWhileTheOtherIsSplit {
        private final RacingHeap racing = new RacingHeap();
        private final Block.Halves halves = racing.heap.own(64).split(16);

        @Actor
        public void ends(ZZJ_Result r) {
            r.r1 = SplitBlockRaces.ends(halves.first());
        }

        @Actor
        public void splits(ZZJ_Result r) {
            Block.Halves quarters = halves.second().split(16);
            quarters.second().putLong(0, 42);
            r.r2 = SplitBlockRaces.ends(quarters.first()) && quarters.second().getLong(0) == 42;
            r.r2 &= SplitBlockRaces.ends(quarters.second());
        }

        @Arbiter
        public void live(ZZJ_Result r) {
            r.r3 = liveBlocksOf(racing);
        }
    }

    /// What one owner wrote is there for the last one, who hands the whole block on.
    @JCStressTest
    @Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "The other part was alive: this one was copied.")
    @Outcome(id = "42, 0", expect = ACCEPTABLE, desc = "This part was the last one, and sees what the other wrote.")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "The last owner has the whole block, but an old value of it.")
    @Outcome(expect = FORBIDDEN, desc = "A block was lost.")
    @State
    public static class TheLastPartHasTheWholeBlock {
        private final RacingHeap racing = new RacingHeap();
        private final Block.Halves halves = racing.heap.own(64).split(16);
        private final long start = halves.first().address();

        @Actor
        public void writesAndEnds() {
            halves.second().putLong(0, 42);
            halves.second().close();
        }

        @Actor
        public void handsOn(JJ_Result r) {
            long whole = halves.first().intoAddress();
            r.r1 = whole == start ? Address.getLong(whole + 16) : -1;
            racing.heap.free(whole);
        }

        @Arbiter
        public void live(JJ_Result r) {
            r.r2 = liveBlocksOf(racing);
        }
    }

    private static boolean ends(Block part) {
        try {
            part.close();
            return true;
        } catch (RuntimeException refused) {
            System.err.println(refused.getMessage());
            return false;
        }
    }

    private static long liveBlocksOf(RacingHeap racing) {
        long live = racing.heap.stats().liveBlocks();
        return racing.closeSoundly() ? live : -1;
    }
}
