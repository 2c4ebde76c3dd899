package allod.profile;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Map;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/// Races over a [Ledger]: its lock.
public final class LedgerRaces {

    private LedgerRaces() {}

    /// A ledger with one site.
    static class Books {
        final Ledger ledger = new Ledger(new SampleRate(1, 0));
        final HeapSamples heap = new HeapSamples(null, "race");
        final SiteCounts site =
                new SiteCounts(0, MemoryKind.HEAP, "race", new CapturedStack(CapturedStack.ALLOCATOR), Map.of());
        final int token = ledger.allocated(site, heap, 64, 10, 1, 1);
    }

    /// One block comes while another one goes: no change is lost.
    @JCStressTest
    @Outcome(id = "5, 1, 10", expect = ACCEPTABLE, desc = "It went first.")
    @Outcome(id = "5, 1, 15", expect = ACCEPTABLE, desc = "It came first, at a new peak.")
    @Outcome(expect = FORBIDDEN, desc = "A change is lost.")
    @State
    public static class OneComesOneGoes extends Books {
        @Actor
        public void comes() {
            int _ = ledger.allocated(site, heap, 128, 5, 1, 2);
        }

        @Actor
        public void goes() {
            Ledger.Freed _ = ledger.freed(token, 2);
        }

        @Arbiter
        public void count(JJJ_Result r) {
            r.r1 = ledger.read(site).amounts().liveBytes();
            r.r2 = ledger.liveSamples();
            r.r3 = ledger.peakBytes();
        }
    }

    /// A block is freed while its heap is closed: it is freed once.
    @JCStressTest
    @Outcome(id = "true, false, 0", expect = ACCEPTABLE, desc = "The free came first.")
    @Outcome(id = "false, false, 0", expect = ACCEPTABLE, desc = "The close came first.")
    @Outcome(expect = FORBIDDEN, desc = "The block went twice, or stayed.")
    @State
    public static class FreedAndClosed extends Books {
        @Actor
        public void frees(ZZJ_Result r) {
            r.r1 = ledger.freed(token, 2) != null;
        }

        @Actor
        public void closes(ZZJ_Result r) {
            ledger.closed(heap, 2);
        }

        @Arbiter
        public void count(ZZJ_Result r) {
            r.r3 = ledger.read(site).amounts().liveBytes();
        }
    }
}
