package allod.pages.paged;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJJ_Result;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;

/// Races over a [Fork]: V2, and a copy on write beside readers of the same space.
public final class ForkRaces {

    private ForkRaces() {}

    /// V2: two stores, in order, beside a fork.
    @JCStressTest
    @Outcome(id = "0, 0, 1, 1", expect = ACCEPTABLE, desc = "The fork came first.")
    @Outcome(id = "1, 0, 1, 1", expect = ACCEPTABLE, desc = "The fork came between the stores.")
    @Outcome(id = "1, 1, 1, 1", expect = ACCEPTABLE, desc = "The fork came last.")
    @Outcome(id = "0, 1, 1, 1", expect = FORBIDDEN, desc = "The child has the second store without the first one.")
    @Outcome(expect = FORBIDDEN, desc = "The parent has lost a store.")
    @State
    public static class StoresBesideAFork {
        private final RacingPages pages = new RacingPages(true);
        private @Nullable AddressSpace child;

        public StoresBesideAFork() {
            pages.space.putLong(pages.first + 8, 1);
            pages.space.putLong(pages.second + 8, 1);
        }

        @Actor
        public void stores() {
            pages.space.putLongVolatile(pages.first, 1);
            pages.space.putLongVolatile(pages.second, 1);
        }

        @Actor
        public void forks() {
            child = pages.space.fork("child");
        }

        @Arbiter
        public void both(JJJJ_Result r) {
            AddressSpace forked = java.util.Objects.requireNonNull(child);
            r.r1 = forked.getLong(pages.first);
            r.r2 = forked.getLong(pages.second);
            r.r3 = pages.space.getLong(pages.first);
            r.r4 = pages.space.getLong(pages.second);
            forked.close();
            pages.close();
        }
    }

    /// V2: plain stores that were made before the fork are in the child, what comes later is not: one value,
    /// one side.
    @JCStressTest
    @Outcome(id = "0, 3, 7", expect = ACCEPTABLE, desc = "The fork came first.")
    @Outcome(id = "1, 3, 7", expect = ACCEPTABLE, desc = "After the first store.")
    @Outcome(id = "2, 3, 7", expect = ACCEPTABLE, desc = "After the second one.")
    @Outcome(id = "3, 3, 7", expect = ACCEPTABLE, desc = "The fork came last.")
    @Outcome(expect = FORBIDDEN, desc = "A store is on the wrong side, or on none.")
    @State
    public static class TheChildWritesToo {
        private final RacingPages pages = new RacingPages(true);
        private @Nullable AddressSpace child;

        @Actor
        public void stores() {
            pages.space.putLong(pages.first, 1);
            pages.space.putLong(pages.first, 2);
            pages.space.putLong(pages.first, 3);
        }

        @Actor
        public void forks(JJJ_Result r) {
            AddressSpace forked = pages.space.fork("child");
            r.r1 = forked.getLong(pages.first);
            forked.putLong(pages.first, 7);
            child = forked;
        }

        @Arbiter
        public void both(JJJ_Result r) {
            AddressSpace forked = java.util.Objects.requireNonNull(child);
            r.r2 = pages.space.getLong(pages.first);
            r.r3 = forked.getLong(pages.first);
            forked.close();
            pages.close();
        }
    }

    /// E1: a copy on write moves the page of a space; nobody in it reads the old frame after the store is
    /// known.
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The reader was too early to know.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "It did not know of the store yet, and saw it.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "It knew of the store, and saw it.")
    @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "It knew of the store and read the page that was copied.")
    @State
    public static class AReaderBesideACopyOnWrite {
        private final RacingPages pages = new RacingPages(true);
        private final AddressSpace child;

        public AReaderBesideACopyOnWrite() {
            pages.space.putLong(pages.first + 8, 1);
            child = pages.space.fork("child");
        }

        @Actor
        public void copies() {
            pages.space.putLongVolatile(pages.first, 1); // copies the page
            pages.space.putLongVolatile(pages.second, 1);
        }

        @Actor
        public void reads(JJ_Result r) {
            pages.space.getLong(pages.first + 16); // fills the TLB with the frame of both
            r.r1 = pages.space.getLongVolatile(pages.second);
            r.r2 = pages.space.getLongVolatile(pages.first);
        }

        @Arbiter
        public void end() {
            child.close();
            pages.close();
        }
    }
}
