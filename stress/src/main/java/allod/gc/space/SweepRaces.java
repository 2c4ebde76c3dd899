package allod.gc.space;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import allod.pages.Address;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// Races over the state of a [Span]: S1.
public final class SweepRaces {

    private static final int OLD = 1;
    private static final int NOW = 2;

    private SweepRaces() {}

    /// The row of a span that is unswept in epoch `NOW`.
    private static long unswept() {
        long row = RacingSpace.TABLE.row(RacingSpace.granule());
        Span.setUsed(row, 0);
        Span.setState(row, OLD, RegionLayout.STATE_LISTED);
        return row;
    }

    /// S1: two threads claim a span for sweeping.
    @JCStressTest
    @Outcome(
            id = {"true, false", "false, true"},
            expect = ACCEPTABLE,
            desc = "One of the two sweeps.")
    @Outcome(expect = FORBIDDEN, desc = "The span is swept twice at once, or never.")
    @State
    public static class TwoClaimASpan {
        private final long row = unswept();

        @Actor
        public void mutator(ZZ_Result r) {
            r.r1 = Span.claim(row, NOW);
        }

        @Actor
        public void sweeper(ZZ_Result r) {
            r.r2 = Span.claim(row, NOW);
        }
    }

    /// What a sweep found is there for whoever sees that the span is swept.
    @JCStressTest
    @Outcome(
            id = {"0, 0", "0, 7", "7, 7"},
            expect = ACCEPTABLE,
            desc = "Swept, with the count; or not yet.")
    @Outcome(expect = FORBIDDEN, desc = "The span looked swept before it was.")
    @State
    public static class TheStatePublishesTheSweep {
        private final long row = unswept();

        @Actor
        public void sweeps() {
            Span.setUsed(row, 7);
            Span.setState(row, NOW, RegionLayout.STATE_LISTED);
        }

        @Actor
        public void looks(II_Result r) {
            r.r1 = Span.epoch(row) == NOW ? Span.used(row) : 0;
            r.r2 = Address.getIntOpaque(row + RegionLayout.USED);
        }
    }
}
