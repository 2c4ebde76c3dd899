package allod.heap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/// Races over a [Budget]: U1 and U2.
public final class BudgetRaces {

    private BudgetRaces() {}

    private static boolean charges(Budget budget, long bytes) {
        try {
            budget.charge(bytes);
            return true;
        } catch (HeapOutOfMemory full) {
            return false;
        }
    }

    /// U1: two requests of which only one fits.
    @JCStressTest
    @Outcome(id = "true, false, 60", expect = ACCEPTABLE, desc = "The first one came first.")
    @Outcome(id = "false, true, 60", expect = ACCEPTABLE, desc = "The second one came first.")
    @Outcome(expect = FORBIDDEN, desc = "Both or none got it, or a refusal left something charged.")
    @State
    public static class TwoChargesOfWhichOneFits {
        private final Budget budget = new Budget("race", 100, null);

        @Actor
        public void oneThreadCharges(ZZJ_Result r) {
            r.r1 = charges(budget, 60);
        }

        @Actor
        public void anotherThreadCharges(ZZJ_Result r) {
            r.r2 = charges(budget, 60);
        }

        @Arbiter
        public void used(ZZJ_Result r) {
            r.r3 = budget.usedBytes();
        }
    }

    /// A request that fits beside one that never does.
    @JCStressTest
    @Outcome(id = "false, true, 10", expect = ACCEPTABLE, desc = "What fits was granted, what does not was refused.")
    @Outcome(
            id = "false, false, 0",
            expect = FORBIDDEN,
            desc = "What fits was refused, since the other one stood in the books for a moment.")
    @Outcome(expect = FORBIDDEN, desc = "A refusal left something charged.")
    @State
    public static class AChargeBesideOneThatIsTooLarge {
        private final Budget budget = new Budget("race", 100, null);

        @Actor
        public void tooLarge(ZZJ_Result r) {
            r.r1 = charges(budget, 1000);
        }

        @Actor
        public void fits(ZZJ_Result r) {
            r.r2 = charges(budget, 10);
        }

        @Arbiter
        public void used(ZZJ_Result r) {
            r.r3 = budget.usedBytes();
        }
    }

    /// U2: children charge and release; a refusal by the parent takes back what the child was charged.
    @JCStressTest
    @Outcome(id = "40, 40", expect = ACCEPTABLE, desc = "The parent counts what both hold, and not what it refused.")
    @Outcome(
            id = "0, 0",
            expect = FORBIDDEN,
            desc = "What fits was refused, since another request stood in the books for a moment.")
    @Outcome(expect = FORBIDDEN, desc = "The books of child and parent differ.")
    @State
    public static class ChildrenChargeAndRelease {
        private final Budget parent = new Budget("parent", 1000, null);
        private final Budget child = new Budget("child", 100, parent);
        private final Budget sibling = new Budget("sibling", 2000, parent);

        public ChildrenChargeAndRelease() {
            child.charge(30);
        }

        @Actor
        public void childChargesAndReleases() {
            if (charges(child, 50)) {
                child.release(50);
            }
        }

        @Actor
        public void siblingIsRefusedAndGranted(JJ_Result r) {
            r.r1 = charges(sibling, 1500) ? 1500 : 0;
            r.r1 += charges(sibling, 40) ? 40 : 0;
        }

        @Arbiter
        public void used(JJ_Result r) {
            r.r2 = parent.usedBytes() - child.usedBytes();
        }
    }
}
