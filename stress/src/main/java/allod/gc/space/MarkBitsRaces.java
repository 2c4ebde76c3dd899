package allod.gc.space;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// Races over one word of [MarkBits]: M1, and that nobody's bit is lost.
public final class MarkBitsRaces {

    private MarkBitsRaces() {}

    /// M1: two threads mark one object.
    @JCStressTest
    @Outcome(
            id = {"true, false", "false, true"},
            expect = ACCEPTABLE,
            desc = "One of the two has marked it.")
    @Outcome(expect = FORBIDDEN, desc = "Both would scan the object, or nobody.")
    @State
    public static class TwoMarkOneObject {
        private final long ref = RacingSpace.TABLE.addressOf(RacingSpace.granule());

        @Actor
        public void first(ZZ_Result r) {
            r.r1 = RacingSpace.BITS.mark(ref);
        }

        @Actor
        public void second(ZZ_Result r) {
            r.r2 = RacingSpace.BITS.mark(ref);
        }
    }

    /// Two threads mark neighbours, whose bits are in one word.
    @JCStressTest
    @Outcome(id = "true, true, true, true", expect = ACCEPTABLE, desc = "Both are marked.")
    @Outcome(expect = FORBIDDEN, desc = "A bit was lost.")
    @State
    public static class TwoMarkNeighbours {
        private final long ref = RacingSpace.TABLE.addressOf(RacingSpace.granule());

        @Actor
        public void first(ZZZZ_Result r) {
            r.r1 = RacingSpace.BITS.mark(ref);
        }

        @Actor
        public void second(ZZZZ_Result r) {
            r.r2 = RacingSpace.BITS.mark(ref + 16);
        }

        @Arbiter
        public void after(ZZZZ_Result r) {
            r.r3 = RacingSpace.BITS.isMarked(ref);
            r.r4 = RacingSpace.BITS.isMarked(ref + 16);
        }
    }

    /// A mutator retires a black lane while a worker marks an object in front of it.
    @JCStressTest
    @Outcome(id = "true, true, false", expect = ACCEPTABLE, desc = "The object is marked, the rest of the lane is not.")
    @Outcome(expect = FORBIDDEN, desc = "The mark was lost, or the rest of the lane stayed marked.")
    @State
    public static class ALaneIsRetiredBesideAnObject {
        private final long ref = RacingSpace.TABLE.addressOf(RacingSpace.granule());

        public ALaneIsRetiredBesideAnObject() {
            RacingSpace.BITS.markCells(ref + 16, ref + 512, 16);
        }

        @Actor
        public void marks(ZZZ_Result r) {
            r.r1 = RacingSpace.BITS.mark(ref);
        }

        @Actor
        public void retires() {
            RacingSpace.BITS.unmarkCells(ref + 16, ref + 512, 16);
        }

        @Arbiter
        public void after(ZZZ_Result r) {
            r.r2 = RacingSpace.BITS.isMarked(ref);
            r.r3 = !RacingSpace.BITS.isClear(ref + 16, ref + 512);
        }
    }
}
