package allod.gc.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.seam.Fault;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Stress;
import allod.gc.seam.Stress.RunBy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandshakesTest {

    private final Handshakes handshakes = new Handshakes();

    @AfterEach
    void calm() {
        Fault.deactivate();
        Stress.use(Stress.Settings.CALM);
    }

    // ------------------------------------------------------------------------------------------ handshakes

    @Test
    void h1_aRunningParticipantRunsTheOpItself() {
        try (Owner owner = Owner.polling(handshakes)) {
            handshakes.all(TestParticipant::count);
            assertThat(owner.participant.ops).isEqualTo(1);
            assertThat(owner.participant.ranBy).isEqualTo(owner.thread);
            Owner.await("a new safepoint", () -> owner.participant.safepoints == 1);
        }
    }

    @Test
    void h1_theConductorServesABlockedParticipant() {
        try (Owner owner = Owner.blocked(handshakes)) {
            handshakes.all(TestParticipant::count);
            assertThat(owner.participant.ops).isEqualTo(1);
            assertThat(owner.participant.ranBy).isEqualTo(Thread.currentThread());
            owner.end();
            assertThat(owner.participant.ops).isEqualTo(1);
            assertThat(owner.participant.safepoints)
                    .as("leaving is a safepoint")
                    .isEqualTo(1);
        }
    }

    @Test
    void handshakesWithNobodyReturn() {
        assertThat(handshakes.all(TestParticipant::count)).isNotNegative();
        assertThat(handshakes.stop()).isNotNegative();
        handshakes.resume();
        assertThat(handshakes.participants()).isZero();
    }

    @Test
    void stressLetsTheConductorRunAllOps() {
        Stress.use(Stress.Settings.CALM.handshakesBy(RunBy.CONDUCTOR));
        try (Owner owner = Owner.polling(handshakes)) {
            for (int i = 1; i <= 100; i++) {
                handshakes.all(TestParticipant::count);
                assertThat(owner.participant.ops).isEqualTo(i);
                assertThat(owner.participant.ranBy).isEqualTo(Thread.currentThread());
            }
        }
    }

    @Test
    void stressLeavesOpsToTheMutatorUnlessItStaysAway() {
        Stress.use(Stress.Settings.CALM.handshakesBy(RunBy.MUTATOR));
        try (Owner _ = Owner.polling(handshakes);
                Owner blocked = Owner.blocked(handshakes)) {
            handshakes.all(TestParticipant::count);
            assertThat(blocked.participant.ranBy).isEqualTo(Thread.currentThread());
        }
    }

    @Test
    void attachingSeesThePhaseOrGetsTheOp() {
        boolean[] phase = new boolean[1];
        boolean[] seen = new boolean[1];
        try (Owner before = Owner.polling(handshakes)) {
            handshakes.all(() -> phase[0] = true, TestParticipant::count);
            TestParticipant after = new TestParticipant();
            handshakes.attach(after, () -> seen[0] = phase[0]);
            assertThat(seen[0]).isTrue();
            assertThat(after.ops).isZero();
            assertThat(before.participant.ops).isEqualTo(1);
            handshakes.detach(after, () -> {});
        }
    }

    // ------------------------------------------------------------------------------------------ rendezvous

    @Test
    void h2_nobodyRunsWhileTheWorldIsStopped() {
        int[] steps = new int[1];
        try (Owner owner = Owner.of(handshakes, self -> {
            while (!self.end) {
                steps[0]++;
                self.participant.poll();
            }
            self.detach();
        })) {
            for (int round = 0; round < 200; round++) {
                handshakes.stop();
                int before = steps[0];
                Thread.onSpinWait();
                Thread.yield();
                assertThat(steps[0]).isEqualTo(before);
                handshakes.forEachStopped(TestParticipant::count);
                handshakes.resume();
            }
            assertThat(owner.participant.ops).isEqualTo(200);
        }
    }

    @Test
    void whoeverStillStandsIsServedByTheNextHandshake() {
        assertThat(opsOfOneThatStillStands()).isEqualTo(1);
    }

    @Test
    void f2_isToldByAnOpThatIsMissing() {
        Fault.F2.activate();
        assertThat(opsOfOneThatStillStands()).isZero();
    }

    /// The owner stands in a stop and does not wake up before a handshake has come and gone.
    private int opsOfOneThatStillStands() {
        try (Halting halting = Halting.at(SeamPoint.STOPPED);
                Owner owner = Owner.polling(handshakes)) {
            handshakes.stop();
            handshakes.resume();
            halting.awaitThere();
            handshakes.all(TestParticipant::count);
            int ops = owner.participant.ops;
            halting.letGo();
            owner.end();
            assertThat(owner.participant.ops).as("nobody runs it later").isEqualTo(ops);
            return ops;
        }
    }

    @Test
    void p2_leavingABlockedSectionWaitsForTheConductor() {
        try (Halting halting = Halting.at(SeamPoint.HANDSHAKE_CLAIMED)) {
            Owner owner = Owner.blocked(handshakes);
            Thread conductor = conduct();
            halting.awaitThere();
            owner.end = true;
            Owner.await("owner waits", () -> owner.thread.getState() == Thread.State.TIMED_WAITING);
            assertThat(owner.over).isFalse();
            assertThat(owner.participant.state()).isEqualTo(Participant.CLAIMED);
            halting.letGo();
            join(conductor);
            owner.close();
            assertThat(owner.participant.ops).isEqualTo(1);
        }
    }

    @Test
    void f27_isToldByAnOwnerThatRunsWhileItIsClaimed() {
        Fault.F27.activate();
        try (Halting halting = Halting.at(SeamPoint.HANDSHAKE_CLAIMED)) {
            Owner owner = Owner.of(handshakes, self -> {
                self.participant.enterBlocked();
                Owner.await("told to leave", () -> self.end);
                self.participant.leaveBlocked();
            });
            Owner.await("blocked", () -> owner.participant.state() == Participant.BLOCKED);
            Thread conductor = conduct();
            halting.awaitThere();
            owner.end();
            assertThat(owner.participant.ops)
                    .as("the owner answered at its safepoint, while claimed")
                    .isEqualTo(1);
            halting.letGo();
            join(conductor);
            assertThat(handshakes.poison()).isNotNull().hasMessageContaining("ran on while the conductor");
        }
    }

    private Thread conduct() {
        return Thread.ofPlatform().daemon().name("conductor").start(() -> {
            try {
                handshakes.all(TestParticipant::count);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("failed");
            }
        });
    }

    private static void join(Thread thread) {
        Owner.await("the end of " + thread, () -> !thread.isAlive());
    }

    // ------------------------------------------------------------------------------------------ come and go

    @Test
    void attachingAndDetachingWaitForTheEndOfAStop() {
        Owner leaver = Owner.of(handshakes, self -> {
            Owner.await("told to leave", () -> self.end);
            self.detach();
        });
        List<String> order = new ArrayList<>(); // guarded by the lock of the roster, and by the stop
        Thread late = new Thread(() -> {
            TestParticipant participant = new TestParticipant();
            handshakes.attach(participant, () -> order.add("attached"));
            handshakes.detach(participant, () -> order.add("detached"));
        });
        leaver.end = true; // detaches before the stop, or stands in it: both are legal
        handshakes.stop();
        late.start();
        Owner.await("the newcomer waits", () -> late.getState() == Thread.State.TIMED_WAITING);
        assertThat(order).isEmpty();
        order.add("resumed");
        handshakes.resume();
        join(late);
        leaver.close();
        assertThat(order).containsExactly("resumed", "attached", "detached");
        assertThat(handshakes.participants()).isZero();
    }

    @Test
    void detachingRunsWhatIsPendingFirst() {
        try (Halting halting = Halting.at(SeamPoint.DETACHING)) {
            int[] opsAtLastWords = new int[1];
            Owner owner = Owner.of(
                    handshakes,
                    self -> handshakes.detach(self.participant, () -> opsAtLastWords[0] = self.participant.ops));
            halting.awaitThere();
            Thread conductor = conduct();
            Owner.await("asked", owner.participant::isArmed);
            halting.letGo();
            join(conductor);
            owner.close();
            assertThat(opsAtLastWords[0]).isEqualTo(1);
        }
    }

    @Test
    void detachingSaysTheLastWords() {
        boolean[] said = new boolean[1];
        TestParticipant participant = new TestParticipant();
        handshakes.attach(participant, () -> {});
        handshakes.detach(participant, () -> said[0] = true);
        assertThat(said[0]).isTrue();
        assertThat(handshakes.participants()).isZero();
    }

    @Test
    void lastWordsThatFailEndTheHeap() {
        TestParticipant participant = new TestParticipant();
        handshakes.attach(participant, () -> {});
        assertThatThrownBy(() -> handshakes.detach(participant, () -> {
                    throw new ArithmeticException("broken");
                }))
                .hasRootCauseMessage("broken");
        assertThat(handshakes.participants()).isZero();
        assertThat(handshakes.poison()).hasMessage("broken");
    }

    @Test
    void aThreadThatEndsWithoutDetachingIsFoundAndTold() {
        List<Thread> told = new ArrayList<>();
        SafepointWatch watch = new SafepointWatch(1_000_000, new SafepointWatch.Listener() {
            @Override
            public void late(Lateness lateness) {}

            @Override
            public void abandoned(Participant participant, Thread thread) {
                told.add(thread);
            }
        });
        Handshakes watched = new Handshakes(0, watch);
        Owner dead = Owner.of(watched, self -> self.participant.ops = 41);
        join(dead.thread);

        watched.all(TestParticipant::count);
        assertThat(dead.participant.ops)
                .as("the conductor sees what the thread did")
                .isEqualTo(42);
        assertThat(told).containsExactly(dead.thread);
        assertThat(watch.abandonedCount()).isEqualTo(1);
        watched.stop();
        watched.resume();

        watched.detach(dead.participant, () -> dead.participant.ops++);
        assertThat(dead.participant.ops).isEqualTo(43);
        assertThat(watched.participants()).isZero();
    }

    @Test
    void anotherThreadsParticipantIsNotDetached() {
        try (Owner owner = Owner.polling(handshakes)) {
            assertThatThrownBy(() -> handshakes.detach(owner.participant, () -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("let its owner detach it");
        }
    }

    @Test
    void aClosedParticipantRefusesEverything() {
        TestParticipant participant = new TestParticipant();
        assertThatThrownBy(participant::poll).hasMessageContaining("not attached");
        handshakes.attach(participant, () -> {});
        assertThatThrownBy(() -> handshakes.attach(participant, () -> {})).hasMessageContaining("attached already");
        participant.poll();
        handshakes.detach(participant, () -> {});
        assertThatThrownBy(participant::poll).hasMessageContaining("not attached");
        assertThatThrownBy(() -> handshakes.detach(participant, () -> {})).hasMessageContaining("not attached");
        assertThat(handshakes.poison()).as("a mistake of one thread").isNull();
    }

    @Test
    void aLeasedParticipantChangesHands() {
        Owner first = Owner.of(handshakes, self -> {
            self.participant.enterBlocked();
            self.participant.ownedBy(null);
        });
        join(first.thread);
        handshakes.all(TestParticipant::count);
        first.participant.ownedBy(Thread.currentThread());
        first.participant.leaveBlocked();
        assertThat(first.participant.ops).isEqualTo(1);
        handshakes.detach(first.participant, () -> {});
    }

    // ------------------------------------------------------------------------------------------ mistakes

    @Test
    void aThreadDoesNotWaitForItself() {
        TestParticipant own = new TestParticipant();
        handshakes.attach(own, () -> {});
        assertThatThrownBy(() -> handshakes.all(TestParticipant::count)).hasMessageContaining("wait for itself");
        assertThatThrownBy(handshakes::stop).hasMessageContaining("wait for itself");
        own.enterBlocked();
        handshakes.all(TestParticipant::count);
        own.leaveBlocked();
        assertThat(own.ops).isEqualTo(1);
        handshakes.detach(own, () -> {});
    }

    @Test
    void handshakesDoNotNestAndResumeFollowsStop() {
        assertThatThrownBy(handshakes::resume).hasMessageContaining("call stop() first");
        assertThatThrownBy(() -> handshakes.forEachStopped(TestParticipant::count))
                .hasMessageContaining("call stop() first");
        handshakes.stop();
        assertThatThrownBy(() -> handshakes.all(TestParticipant::count)).hasMessageContaining("call resume() first");
        handshakes.resume();
        handshakes.all(TestParticipant::count);
    }

    @Test
    void anOpThatThrowsEndsTheHeap() {
        Owner polling = Owner.polling(handshakes);
        Owner blocked = Owner.blocked(handshakes);
        ArithmeticException cause = new ArithmeticException("broken");
        assertThatThrownBy(() -> handshakes.all(participant -> {
                    throw cause;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Close it")
                .hasCause(cause);
        Owner.await("the poll throws", () -> polling.over);
        blocked.end();
        assertThat(polling.failure).hasCause(cause);
        assertThat(blocked.failure).hasCause(cause);
        assertThatThrownBy(() -> handshakes.all(TestParticipant::count)).hasCause(cause);
        assertThatThrownBy(handshakes::stop).hasCause(cause);
        assertThatThrownBy(() -> handshakes.attach(new TestParticipant(), () -> {}))
                .hasCause(cause);
        handshakes.detach(polling.participant, () -> polling.participant.ops = -1);
        handshakes.detach(blocked.participant, () -> blocked.participant.ops = -1);
        assertThat(polling.participant.ops).as("last words are not said").isNotEqualTo(-1);
        assertThat(handshakes.participants()).isZero();
    }

    @Test
    void aConductorThatFailsInAStopLetsNobodyStand() {
        Owner polling = Owner.polling(handshakes);
        handshakes.stop();
        try {
            assertThatThrownBy(() -> handshakes.forEachStopped(participant -> {
                        throw new ArithmeticException("broken");
                    }))
                    .hasRootCauseMessage("broken");
        } finally {
            handshakes.resume();
        }
        Owner.await("the poll throws", () -> polling.over);
        assertThat(polling.failure).isInstanceOf(IllegalStateException.class).hasRootCauseMessage("broken");
    }

    @Test
    void anErrorInASafepointEndsTheHeap() {
        Handshakes own = new Handshakes();
        TestParticipant participant = new TestParticipant();
        own.attach(participant, () -> {});
        participant.enterBlocked();
        assertThatThrownBy(() -> own.all(_ -> {
                    throw new StackOverflowError();
                }))
                .hasCauseInstanceOf(StackOverflowError.class);
        assertThatThrownBy(participant::leaveBlocked).hasCauseInstanceOf(StackOverflowError.class);
        assertThatThrownBy(participant::poll).hasCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void h4_conductorsTakeTurns() {
        int[] inside = new int[2];
        try (Owner _ = Owner.polling(handshakes)) {
            List<Thread> conductors = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                conductors.add(Thread.ofPlatform().daemon().start(() -> {
                    for (int round = 0; round < 50; round++) {
                        handshakes.stop();
                        inside[1] += ++inside[0] == 1 ? 0 : 1;
                        inside[0]--;
                        handshakes.resume();
                    }
                }));
            }
            conductors.forEach(HandshakesTest::join);
            assertThat(inside).containsExactly(0, 0);
        }
    }

    // ------------------------------------------------------------------------------------------ watch

    @Test
    void theCulpritIsToldWithItsStack() {
        List<Lateness> told = new ArrayList<>();
        SafepointWatch watch = new SafepointWatch(100_000, told::add);
        Handshakes watched = new Handshakes(0, watch);
        Owner owner = Owner.of(watched, self -> {
            dawdle(watch);
            self.participant.poll();
            self.detach();
        });
        watched.all(TestParticipant::count);
        owner.close();
        assertThat(told).isNotEmpty();
        Lateness first = told.getFirst();
        assertThat(first.thread()).isEqualTo(owner.thread);
        assertThat(first.stack()).anyMatch(frame -> frame.getMethodName().equals("dawdle"));
        assertThat(first.waitedNanos()).isGreaterThanOrEqualTo(100_000);
        assertThat(first.toString()).contains("thread 'owner'", "dawdle", "poll in its loops");
        assertThat(watch.lateCount()).isEqualTo(told.size());
        assertThat(watch.lastLate()).isEqualTo(told.getLast());
    }

    private static void dawdle(SafepointWatch watch) {
        Owner.await("the watch has seen it", () -> watch.lateCount() > 0);
    }

    @Test
    void aListenerThatThrowsEndsNothing() {
        SafepointWatch watch = new SafepointWatch(100_000, lateness -> {
            throw new IllegalArgumentException("listener");
        });
        Handshakes watched = new Handshakes(0, watch);
        Owner owner = Owner.of(watched, self -> {
            dawdle(watch);
            self.participant.poll();
            self.detach();
        });
        watched.all(TestParticipant::count);
        owner.close();
        assertThat(watch.listenerFailures()).isEqualTo(watch.lateCount()).isPositive();
    }

    @Test
    void patienceIsPositive() {
        assertThatThrownBy(() -> new SafepointWatch(0, lateness -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 ns is below 1");
    }
}
