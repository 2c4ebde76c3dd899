package allod.gc.handshake;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// Races over [Handshakes] and [Participant]: H1 to H4, P1 to P4.
public final class HandshakeRaces {

    private HandshakeRaces() {}

    /// P1, P2, P3: the owner leaves a blocked section while the conductor claims it.
    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "The owner was out before it was asked, and ran the op later.")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The op was over before the owner was out.")
    @Outcome(expect = FORBIDDEN, desc = "The owner ran during the op, or the op was run twice or never.")
    @State
    public static class TheOwnerLeavesWhileItIsClaimed {
        private final Handshakes handshakes = new Handshakes();
        private final RacingParticipant participant = new RacingParticipant(handshakes);

        @Actor
        public void owner(III_Result r) {
            participant.take();
            r.r2 = participant.right;
            r.r1 = participant.left;
            participant.giveBack();
        }

        @Actor
        public void conductor() {
            handshakes.all(participant -> {
                RacingParticipant one = RacingParticipant.of(participant);
                one.left = 1;
                one.ops++;
                one.right = 1;
            });
        }

        @Arbiter
        public void ops(III_Result r) {
            r.r3 = participant.ops;
        }
    }

    /// H3: the owner polls while an op is published.
    @JCStressTest
    @Outcome(id = "7, 1", expect = ACCEPTABLE, desc = "The op was run once and saw what the conductor had written.")
    @Outcome(expect = FORBIDDEN, desc = "An op without what was written before it, or not run once.")
    @State
    public static class TheOwnerPollsWhileItIsAsked {
        private final Handshakes handshakes = new Handshakes();
        private final RacingParticipant participant = new RacingParticipant(handshakes);
        private int argument;

        @Actor
        public void owner() {
            participant.take();
            participant.poll();
            participant.giveBack();
        }

        @Actor
        public void conductor(II_Result r) {
            argument = 7;
            handshakes.all(participant -> {
                RacingParticipant one = RacingParticipant.of(participant);
                one.left = argument;
                one.ops++;
            });
            r.r1 = participant.left;
            r.r2 = participant.ops;
        }
    }

    /// P4: an op does not come into the middle of what the owner does between two polls.
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 1", "2, 2"},
            expect = ACCEPTABLE,
            desc = "Between two steps.")
    @Outcome(expect = FORBIDDEN, desc = "In the middle of a step.")
    @State
    public static class AnOpMeetsAnOwnerAtWork {
        private final Handshakes handshakes = new Handshakes();
        private final RacingParticipant participant = new RacingParticipant(handshakes);

        @Actor
        public void owner() {
            participant.take();
            step();
            participant.poll();
            step();
            participant.giveBack();
        }

        private void step() {
            participant.left++;
            participant.right++;
        }

        @Actor
        public void conductor(II_Result r) {
            handshakes.all(participant -> {
                RacingParticipant one = RacingParticipant.of(participant);
                r.r1 = one.left;
                r.r2 = one.right;
            });
        }
    }

    /// H2: the owner leaves a blocked section while the world is being stopped.
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The stop was first.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The owner was first, and blocked again.")
    @Outcome(expect = FORBIDDEN, desc = "The owner ran during the stop.")
    @State
    public static class TheOwnerLeavesWhileTheWorldStops {
        private final Handshakes handshakes = new Handshakes();
        private final RacingParticipant participant = new RacingParticipant(handshakes);

        @Actor
        public void owner() {
            participant.take();
            participant.left = 1;
            participant.right = 1;
            participant.giveBack();
        }

        @Actor
        public void conductor(II_Result r) {
            handshakes.stop();
            r.r2 = participant.right;
            r.r1 = participant.left;
            handshakes.resume();
        }
    }

    /// H1: a handshake right after a stop, whose participants may not have woken up.
    @JCStressTest
    @Outcome(
            id = {"0, 2", "1, 2", "2, 2"},
            expect = ACCEPTABLE,
            desc = "Each op once.")
    @Outcome(expect = FORBIDDEN, desc = "An op was forgotten, or run twice.")
    @State
    public static class AHandshakeFollowsAStop {
        private final Handshakes handshakes = new Handshakes();
        private final RacingParticipant participant = new RacingParticipant(handshakes);

        @Actor
        public void owner(II_Result r) {
            participant.take();
            participant.poll();
            r.r1 = participant.ops;
            participant.poll();
            participant.giveBack();
        }

        @Actor
        public void conductor() {
            handshakes.stop();
            handshakes.forEachStopped(one -> RacingParticipant.of(one).ops++);
            handshakes.resume();
            handshakes.all(one -> RacingParticipant.of(one).ops++);
        }

        @Arbiter
        public void ops(II_Result r) {
            r.r2 = participant.ops;
        }
    }

    /// Who attaches sees the phase, or gets the op.
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Attached after the phase was published.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Attached before, and asked.")
    @Outcome(expect = FORBIDDEN, desc = "Neither, or both.")
    @State
    public static class AThreadAttachesWhileAPhaseIsPublished {
        private final Handshakes handshakes = new Handshakes();
        private int phase;
        private int seen;
        private int ops;

        @Actor
        public void newcomer() {
            Participant fresh = new Participant() {};
            handshakes.attach(fresh, () -> seen = phase);
            fresh.enterBlocked();
        }

        @Actor
        public void conductor() {
            handshakes.all(() -> phase = 1, _ -> ops++);
        }

        @Arbiter
        public void seen(II_Result r) {
            r.r1 = seen;
            r.r2 = ops;
        }
    }

    /// What a participant has buffered is with the conductor after a handshake, also when it detaches
    /// meanwhile.
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Flushed by the op, or by the last words.")
    @Outcome(id = "0", expect = FORBIDDEN, desc = "Lost.")
    @State
    public static class AThreadDetachesWhileBuffersAreFlushed {
        private final Handshakes handshakes = new Handshakes();
        private final RacingParticipant participant = new RacingParticipant(handshakes);
        private int flushed;

        public AThreadDetachesWhileBuffersAreFlushed() {
            participant.buffered = 1;
        }

        private void flush(Participant one) {
            flushed += RacingParticipant.of(one).buffered;
            RacingParticipant.of(one).buffered = 0;
        }

        @Actor
        public void leaver() {
            participant.take();
            participant.detach(() -> flush(participant));
        }

        @Actor
        public void conductor(I_Result r) {
            handshakes.all(this::flush);
            r.r1 = flushed;
        }
    }

    /// H4: two conductors.
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "Both had stopped the world at once.")
    @State
    public static class TwoStopTheWorld {
        private final Handshakes handshakes = new Handshakes();
        private int value;

        private void conduct() {
            handshakes.stop();
            value++;
            handshakes.resume();
        }

        @Actor
        public void oneConductor() {
            conduct();
        }

        @Actor
        public void anotherConductor() {
            conduct();
        }

        @Arbiter
        public void value(I_Result r) {
            r.r1 = value;
        }
    }
}
