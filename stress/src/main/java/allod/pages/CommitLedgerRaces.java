package allod.pages;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import allod.pages.CommitLedger.Mode;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.ZJ_Result;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/// Races over a [CommitLedger]: C1, C2 and C3.
public final class CommitLedgerRaces {

    private static final MemoryRoom ROOM = new MemoryRoom(1 << 20, 1 << 20);

    private CommitLedgerRaces() {}

    private static CommitLedger strict(long limitBytes) {
        return new CommitLedger("race", Mode.STRICT, limitBytes, null, () -> ROOM);
    }

    /// C1: two promises of which only one can be kept.
    @JCStressTest
    @Outcome(id = "true, false, 60", expect = ACCEPTABLE, desc = "The first one came first.")
    @Outcome(id = "false, true, 60", expect = ACCEPTABLE, desc = "The second one came first.")
    @Outcome(expect = FORBIDDEN, desc = "Both or none were promised it, or a refusal left something charged.")
    @State
    public static class TwoPromisesOfWhichOneFits {
        private final CommitLedger ledger = strict(100);

        @Actor
        public void oneThreadCharges(ZZJ_Result r) {
            r.r1 = ledger.tryCharge(60);
        }

        @Actor
        public void anotherThreadCharges(ZZJ_Result r) {
            r.r2 = ledger.tryCharge(60);
        }

        @Arbiter
        public void committed(ZZJ_Result r) {
            r.r3 = ledger.committedBytes();
        }
    }

    /// C2, C3: a promise that the process refuses, beside one of a sibling and a release.
    @JCStressTest
    @Outcome(id = "0, 40, 40", expect = ACCEPTABLE, desc = "What fits was promised; the refusal is in no ledger.")
    @Outcome(expect = FORBIDDEN, desc = "The ledgers differ, or what fits was refused.")
    @State
    public static class ARefusalAboveBesideAPromise {
        private final CommitLedger process = strict(1000);
        private final CommitLedger one = process.child("one", Mode.ALWAYS, 0);
        private final CommitLedger two = process.child("two", Mode.STRICT, 100);

        public ARefusalAboveBesideAPromise() {
            two.charge(30, "what is released");
        }

        @Actor
        public void oneIsRefused(JJJ_Result r) {
            boolean _ = one.tryCharge(1500);
        }

        @Actor
        public void twoIsGranted(JJJ_Result r) {
            two.release(30);
            boolean _ = two.tryCharge(40);
        }

        @Arbiter
        public void committed(JJJ_Result r) {
            r.r1 = one.committedBytes();
            r.r2 = two.committedBytes();
            r.r3 = process.committedBytes();
        }
    }

    /// C1: a release makes room for a promise.
    @JCStressTest
    @Outcome(id = "true, 100", expect = ACCEPTABLE, desc = "The promise came after the release.")
    @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "The promise came before the release.")
    @Outcome(expect = FORBIDDEN, desc = "The sum is not what was promised.")
    @State
    public static class APromiseBesideARelease {
        private final CommitLedger ledger = strict(100);

        public APromiseBesideARelease() {
            ledger.charge(100, "what is released");
        }

        @Actor
        public void releases() {
            ledger.release(100);
        }

        @Actor
        public void charges(ZJ_Result r) {
            r.r1 = ledger.tryCharge(100);
        }

        @Arbiter
        public void committed(ZJ_Result r) {
            r.r2 = ledger.committedBytes();
        }
    }
}
