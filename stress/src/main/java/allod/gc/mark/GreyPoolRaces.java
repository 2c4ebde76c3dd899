package allod.gc.mark;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import allod.pages.Address;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/// Races over the lists of the pool: G1 and G2 of [GreyPool].
public final class GreyPoolRaces {

    private GreyPoolRaces() {}

    /// Who takes a chunk sees its entries.
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "Taken before it was published: nothing.")
    @Outcome(id = "42", expect = ACCEPTABLE, desc = "The chunk, with what its tracer wrote.")
    @Outcome(expect = FORBIDDEN, desc = "A chunk with an old entry.")
    @State
    public static class APublishedChunkShowsItsEntries {
        private final RacingPool racing = new RacingPool();
        private final long chunk = racing.chunkWith(7);

        @Actor
        public void tracer() {
            Address.putLong(GreyPool.entryAddress(chunk, 0), 42);
            racing.pool.publish(chunk, 1);
        }

        @Actor
        public void other(J_Result r) {
            r.r1 = racing.take();
        }

        @Arbiter
        public void end() {
            racing.close();
        }
    }

    /// G1: two take from a list of two.
    @JCStressTest
    @Outcome(
            id = {"1, 2, 0", "2, 1, 0"},
            expect = ACCEPTABLE,
            desc = "Each has one.")
    @Outcome(expect = FORBIDDEN, desc = "One was lost, or both have the same.")
    @State
    public static class TwoTakeFromTwo {
        private final RacingPool racing = new RacingPool();

        public TwoTakeFromTwo() {
            racing.pool.publish(racing.chunkWith(1), 1);
            racing.pool.publish(racing.chunkWith(2), 1);
        }

        @Actor
        public void one(JJJ_Result r) {
            r.r1 = racing.take();
        }

        @Actor
        public void other(JJJ_Result r) {
            r.r2 = racing.take();
        }

        @Arbiter
        public void end(JJJ_Result r) {
            r.r3 = racing.take();
            racing.close();
        }
    }

    /// G2: while one thread takes the first chunk, another takes both and puts the first one back.
    @JCStressTest
    @Outcome(
            id = {"1, 0", "2, 1"},
            expect = ACCEPTABLE,
            desc = "One after the other.")
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "The one came between the two.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Both were away; one came back later.")
    @Outcome(expect = FORBIDDEN, desc = "The second chunk is in the list again, although somebody has it.")
    @State
    public static class AHeadThatComesBackIsNotTheSame {
        private final RacingPool racing = new RacingPool();

        public AHeadThatComesBackIsNotTheSame() {
            racing.pool.publish(racing.chunkWith(1), 1);
            racing.pool.publish(racing.chunkWith(2), 1);
        }

        @Actor
        public void takesOne(JJ_Result r) {
            r.r1 = racing.take();
        }

        @Actor
        public void takesTwoAndReturnsTheFirst() {
            long first = racing.pool.takeFull();
            long second = racing.pool.takeFull();
            if (first != 0 && second != 0) {
                Address.putLong(GreyPool.entryAddress(first, 0), 1);
                racing.pool.publish(first, 1);
            } else if (first != 0) {
                racing.pool.publish(first, 1);
            }
        }

        @Arbiter
        public void end(JJ_Result r) {
            r.r2 = racing.take();
            if (racing.pool.takeFull() != 0) {
                r.r2 = -1;
            }
            racing.close();
        }
    }
}
