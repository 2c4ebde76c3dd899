package allod.heap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import allod.pages.Address;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.J_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/// Races over the lists of blocks that other threads free: T1 to T3 of [RemoteFrees].
public final class RemoteFreesRaces {

    private RemoteFreesRaces() {}

    /// T1: two threads push, the owner takes the whole list.
    @JCStressTest
    @Outcome(id = "0, 2, 2", expect = ACCEPTABLE, desc = "The owner came first: both blocks wait for it.")
    @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "The owner came between the two.")
    @Outcome(id = "2, 0, 2", expect = ACCEPTABLE, desc = "The owner came last and has both.")
    @Outcome(expect = FORBIDDEN, desc = "A block was lost, or is listed twice.")
    @State
    public static class TwoPushesAndACollect {
        private final RacingSpan racing = new RacingSpan();

        @Actor
        public void oneThreadFrees() {
            RemoteFrees.push(racing.span, racing.block(0));
        }

        @Actor
        public void anotherThreadFrees() {
            RemoteFrees.push(racing.span, racing.block(1));
        }

        @Actor
        public void ownerCollects(III_Result r) {
            RemoteFrees.collect(racing.span);
            r.r1 = racing.collected();
        }

        @Arbiter
        public void all(III_Result r) {
            r.r2 = racing.waiting();
            RemoteFrees.collect(racing.span);
            r.r3 = racing.walk();
            racing.close();
        }
    }

    /// A push publishes what its thread did with the block.
    @JCStressTest
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "The owner came first and found no block.")
    @Outcome(id = "42", expect = ACCEPTABLE, desc = "The owner has the block, and sees what the other thread wrote.")
    @Outcome(id = "0", expect = FORBIDDEN, desc = "The owner has the block, but an old value of it.")
    @State
    public static class APushPublishesTheBlock {
        private final RacingSpan racing = new RacingSpan();
        private final long block = racing.block(3);

        public APushPublishesTheBlock() {
            Address.putLong(block + 32, 0);
        }

        @Actor
        public void anotherThreadWritesAndFrees() {
            Address.putLong(block + 32, 42);
            RemoteFrees.push(racing.span, block);
        }

        @Actor
        public void ownerCollectsAndReads(J_Result r) {
            r.r1 = RemoteFrees.collect(racing.span) ? Address.getLong(Span.pop(racing.span) + 32) : -1;
        }

        @Arbiter
        public void end() {
            racing.close();
        }
    }

    /// T2: the owner takes a span off its queue while another thread frees the block that would have kept it there.
    @JCStressTest
    @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "Full first: the free put the span on the delayed list.")
    @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "Freed first: the owner saw the block, the span is not full.")
    @Outcome(id = "true, 0", expect = FORBIDDEN, desc = "A lost wake-up: full, with a block, and nobody is told.")
    @Outcome(expect = FORBIDDEN, desc = "Queued although it is not full.")
    @State
    public static class FullAgainstAFree {
        private final RacingSpan racing = new RacingSpan();

        @Actor
        public void ownerTakesItOffTheQueue(ZI_Result r) {
            r.r1 = RemoteFrees.arm(racing.span);
        }

        @Actor
        public void anotherThreadFrees() {
            RemoteFrees.push(racing.span, racing.block(0));
        }

        @Arbiter
        public void drain(ZI_Result r) {
            r.r2 = racing.drain();
            racing.close();
        }
    }

    /// T2, T3: two threads free blocks of a full span; one of them finds ARMED.
    @JCStressTest
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "One of them queued the span, and the owner has both blocks.")
    @Outcome(id = "2, 2", expect = FORBIDDEN, desc = "Both queued it: the delayed list is a loop.")
    @Outcome(expect = FORBIDDEN, desc = "The span was not queued, or a block was lost.")
    @State
    public static class TwoFreesOfAFullSpan {
        private final RacingSpan racing = new RacingSpan();

        public TwoFreesOfAFullSpan() {
            racing.arm();
        }

        @Actor
        public void oneThreadFrees() {
            RemoteFrees.push(racing.span, racing.block(0));
        }

        @Actor
        public void anotherThreadFrees() {
            RemoteFrees.push(racing.span, racing.block(1));
        }

        @Arbiter
        public void drain(II_Result r) {
            r.r1 = racing.drain();
            r.r2 = racing.walk();
            racing.close();
        }
    }

    /// T3: two threads put two spans of one owner on its delayed list while it takes the list.
    @JCStressTest
    @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "The owner came first: both spans wait on the list.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The owner came between the two.")
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "The owner came last and took both.")
    @Outcome(expect = FORBIDDEN, desc = "A span was lost, or is on the list twice.")
    @State
    public static class TwoSpansAndADrain {
        private final RacingSpan first = new RacingSpan();
        private final RacingSpan second = new RacingSpan(first);

        public TwoSpansAndADrain() {
            first.arm();
            second.arm();
        }

        @Actor
        public void oneThreadFrees() {
            RemoteFrees.push(first.span, first.block(0));
        }

        @Actor
        public void anotherThreadFrees() {
            RemoteFrees.push(second.span, second.block(0));
        }

        @Actor
        public void ownerDrains(II_Result r) {
            r.r1 = first.drain();
        }

        @Arbiter
        public void rest(II_Result r) {
            r.r2 = first.drain();
            second.close();
            first.close();
        }
    }

    /// T2, T3: the owner drains, uses up what it got, and takes the span off its queue again, while a second block is
    /// freed.
    @JCStressTest
    @Outcome(
            id = "true, true, 2",
            expect = ACCEPTABLE,
            desc = "Full again first: the second free queued the span anew.")
    @Outcome(id = "true, false, 2", expect = ACCEPTABLE, desc = "The drain took both blocks; nothing is left to tell.")
    @Outcome(
            id = "false, false, 2",
            expect = ACCEPTABLE,
            desc = "The owner saw the second block: the span is not full.")
    @Outcome(expect = FORBIDDEN, desc = "The second block waits, and nobody is told.")
    @State
    public static class FullAgainWhileABlockIsFreed {
        private final RacingSpan racing = new RacingSpan();

        public FullAgainWhileABlockIsFreed() {
            racing.arm();
            RemoteFrees.push(racing.span, racing.block(0));
        }

        @Actor
        public void ownerDrainsAndFillsAgain(ZZI_Result r) {
            racing.drain();
            r.r1 = RemoteFrees.arm(racing.span);
        }

        @Actor
        public void anotherThreadFrees() {
            RemoteFrees.push(racing.span, racing.block(1));
        }

        @Arbiter
        public void end(ZZI_Result r) {
            r.r2 = racing.drain() > 0;
            if (!r.r1) { // the span is in its queue: the owner will look at it
                RemoteFrees.collect(racing.span);
            }
            r.r3 = racing.walk();
            racing.close();
        }
    }
}
