package allod.pages.paged;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/// Races over a [Shootdown]: E1, E2, U1 and U2. The first access of each actor fills its TLB, the next ones are
/// the fast path.
public final class ShootdownRaces {

    private ShootdownRaces() {}

    /// E1, E2: stores through a translation beside the eviction of their page.
    @JCStressTest
    @Outcome(id = "3", expect = ACCEPTABLE, desc = "The last store is in the page, wherever it is.")
    @Outcome(expect = FORBIDDEN, desc = "A store went to a frame that had been given up, and is lost.")
    @State
    public static class StoresBesideAnEviction {
        private final RacingPages pages = new RacingPages(false);

        @Actor
        public void stores() {
            pages.space.putLong(pages.first, 1);
            pages.space.putLong(pages.first, 2);
            pages.space.putLong(pages.first, 3);
        }

        @Actor
        public void evicts() {
            pages.evict(pages.first);
        }

        @Arbiter
        public void whatIsThere(J_Result r) {
            r.r1 = pages.space.getLong(pages.first);
            pages.close();
        }
    }

    /// E1: a page is read while its frame is given to another one.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both reads see the page, in the old frame or in the new one.")
    @Outcome(expect = FORBIDDEN, desc = "A read saw what another page had put into the frame.")
    @State
    public static class ReadsBesideTheReuseOfTheFrame {
        private final RacingPages pages = new RacingPages(false);

        public ReadsBesideTheReuseOfTheFrame() {
            pages.space.putLong(pages.first, 1);
        }

        @Actor
        public void reads(JJ_Result r) {
            r.r1 = pages.space.getLong(pages.first);
            r.r2 = pages.space.getLong(pages.first);
        }

        @Actor
        public void evictsAndReuses() {
            pages.evict(pages.first);
            pages.space.putLong(pages.second, 2);
        }

        @Arbiter
        public void end() {
            pages.close();
        }
    }

    /// E2, U1: a page is written back and marked clean while somebody stores; then it is evicted for good.
    @JCStressTest
    @Outcome(id = "3", expect = ACCEPTABLE, desc = "The last store was written back, or marked the page again.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "A store through an old write tag left the page clean, and was dropped with the frame.")
    @State
    public static class StoresBesideACleaning {
        private final RacingPages pages = new RacingPages(false);

        @Actor
        public void stores() {
            pages.space.putLong(pages.first, 1);
            pages.space.putLong(pages.first, 2);
            pages.space.putLong(pages.first, 3);
        }

        @Actor
        public void cleans() {
            pages.clean(pages.first);
        }

        @Arbiter
        public void afterAnEviction(J_Result r) {
            pages.evict(pages.first);
            r.r1 = pages.space.getLong(pages.first);
            pages.close();
        }
    }

    /// E1, E2: atomic additions of two threads beside an eviction.
    @JCStressTest
    @Outcome(id = "4", expect = ACCEPTABLE, desc = "All four were counted.")
    @Outcome(expect = FORBIDDEN, desc = "An addition went to a frame that had been given up.")
    @State
    public static class AdditionsBesideAnEviction {
        private final RacingPages pages = new RacingPages(false);

        @Actor
        public void adds() {
            pages.space.getAndAddLong(pages.first, 1);
            pages.space.getAndAddLong(pages.first, 1);
        }

        @Actor
        public void addsToo() {
            pages.space.getAndAddLong(pages.first, 1);
            pages.space.getAndAddLong(pages.first, 1);
        }

        @Actor
        public void evicts() {
            pages.evict(pages.first);
        }

        @Arbiter
        public void sum(J_Result r) {
            r.r1 = pages.space.getLong(pages.first);
            pages.close();
        }
    }

    /// V1: a store beside the withdrawal of the permission. One that was done is there; none is done later.
    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Both stores were refused.")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The first store was in time, the second one refused.")
    @Outcome(id = "2, 2, 2", expect = ACCEPTABLE, desc = "Both were in time.")
    @Outcome(expect = FORBIDDEN, desc = "A store went through after the page could only be read, or one was lost.")
    @State
    public static class StoresBesideAProtection {
        private final RacingPages pages = new RacingPages(false);

        @Actor
        public void stores(JJJ_Result r) {
            try {
                pages.space.putLong(pages.first, 1);
                r.r1 = 1;
                pages.space.putLong(pages.first, 2);
                r.r1 = 2;
            } catch (PageFault readOnly) {
                assert readOnly.reason() == PageFault.Reason.READ_ONLY;
            }
        }

        @Actor
        public void protects(JJJ_Result r) {
            pages.space.protect(pages.first, 4096, Permission.READ);
            r.r3 = pages.space.getLong(pages.first);
        }

        @Arbiter
        public void whatIsThere(JJJ_Result r) {
            r.r2 = pages.space.getLong(pages.first);
            pages.close();
        }
    }
}
