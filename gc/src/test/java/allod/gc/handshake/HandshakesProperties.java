package allod.gc.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.seam.Fault;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import allod.gc.seam.SeededDirector;
import allod.gc.seam.Stress;
import allod.gc.seam.Stress.RunBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Participants that poll, block, come and go at random, against a conductor that shakes hands and stops the
/// world: as the model a list of who is attached, and for each op and participant whether it was run.
///
/// `-Dallod.seed=N` repeats the run with seed N; `-Dallod.more=K` tries K times as many seeds.
class HandshakesProperties {

    private static final int MUTATORS = 3;
    private static final int STEPS = 12;
    private static final int ROUNDS = 8;

    @AfterEach
    void calm() {
        Fault.deactivate();
        Stress.use(Stress.Settings.CALM);
    }

    private static long firstSeed() {
        return Long.getLong("allod.seed", new Random().nextLong() >>> 16);
    }

    /// What a participant of the model has to remember.
    private static final class Modelled extends Participant {
        final List<Integer> opsRun = new ArrayList<>(); // plain: of the holder
        int phaseAtAttach;
        int left; // the owner writes both, in two steps: no op comes between
        int right;
        int opLeft; // ops write both
        int opRight;
        boolean running; // whether the owner is in code of its own

        void poll() {
            if (isArmed()) {
                running = false;
                safepoint();
                running = true;
            }
        }
    }

    /// One run of the model.
    private static final class World {
        final Handshakes handshakes = new Handshakes();
        final List<Modelled> attached = new ArrayList<>(); // guarded by the lock of the roster
        final List<Modelled> asked = new ArrayList<>(); // of the conductor
        int phase;
        boolean stopped;

        void mutate(SplittableRandom random) {
            Modelled me = attach();
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(5)) {
                    case 0, 1 -> me.poll();
                    case 2 -> block(me);
                    case 3 -> work(me);
                    default -> {
                        detach(me);
                        me = attach();
                    }
                }
            }
            detach(me);
        }

        private Modelled attach() {
            Modelled fresh = new Modelled();
            handshakes.attach(fresh, () -> {
                fresh.phaseAtAttach = phase;
                attached.add(fresh);
                assertThat(stopped).as("H2: attached in a stop").isFalse();
            });
            fresh.running = true;
            return fresh;
        }

        private void detach(Modelled me) {
            me.running = false;
            handshakes.detach(me, () -> {
                attached.remove(me);
                assertThat(stopped).as("H2: detached in a stop").isFalse();
            });
        }

        private void block(Modelled me) {
            me.running = false;
            me.enterBlocked();
            Seams.reach(SeamPoint.STORED);
            me.leaveBlocked();
            me.running = true;
            assertThat(stopped).as("H2: left a blocked section in a stop").isFalse();
        }

        private void work(Modelled me) {
            me.left++;
            Seams.reach(SeamPoint.ALLOCATED_BARE);
            assertThat(stopped).as("H2: runs in a stop").isFalse();
            assertThat(me.opLeft).as("H3: ops are seen whole").isEqualTo(me.opRight);
            me.right++;
        }

        void conduct(SplittableRandom random) {
            for (int round = 0; round < ROUNDS; round++) {
                if (random.nextInt(3) > 0) {
                    shakeHands();
                } else {
                    stopTheWorld();
                }
            }
        }

        private void shakeHands() {
            int op = phase + 1;
            handshakes.all(
                    () -> {
                        phase = op;
                        asked.clear();
                        asked.addAll(attached);
                    },
                    participant -> run((Modelled) participant, op));
            for (Modelled one : asked) {
                assertThat(one.opsRun.stream().filter(run -> run == op))
                        .as("H1: once")
                        .hasSize(1);
                assertThat(one.phaseAtAttach).as("asked, and not told").isLessThan(op);
            }
        }

        private void stopTheWorld() {
            int op = ++phase; // nobody attaches between the stop and its end; before that it is not told
            handshakes.stop();
            try {
                stopped = true;
                handshakes.forEachStopped(participant -> {
                    Modelled one = (Modelled) participant;
                    assertThat(one.running).as("H2").isFalse();
                    run(one, op);
                });
                Seams.reach(SeamPoint.FLUSHED);
                for (Modelled one : attached) {
                    assertThat(one.opsRun.getLast()).isEqualTo(op);
                    assertThat(one.running).as("H2").isFalse();
                }
            } finally {
                stopped = false;
                handshakes.resume();
            }
        }

        private static void run(Modelled one, int op) {
            assertThat(one.left).as("P4: not in the middle of a step").isEqualTo(one.right);
            one.opLeft++;
            one.opsRun.add(op);
            one.opRight++;
        }

        Runnable[] bodies(long seed) {
            Runnable[] bodies = new Runnable[MUTATORS + 1];
            for (int i = 0; i < MUTATORS; i++) {
                SplittableRandom random = new SplittableRandom(seed + i);
                bodies[i] = () -> mutate(random);
            }
            bodies[MUTATORS] = () -> conduct(new SplittableRandom(~seed));
            return bodies;
        }
    }

    private static void directed(int seeds) {
        long first = firstSeed();
        for (long seed = first; seed < first + (long) seeds * Integer.getInteger("allod.more", 1); seed++) {
            World world = new World();
            long own = seed;
            SeededDirector.run(seed, director -> director.run(world.bodies(own)));
            assertThat(world.handshakes.participants()).as("seed %d", seed).isZero();
            assertThat(world.handshakes.poison()).as("seed %d", seed).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(RunBy.class)
    void everyParticipantRunsEveryOpOnceAndStandsInEveryStop(RunBy side) {
        Stress.use(Stress.Settings.CALM.handshakesBy(side));
        directed(60);
    }

    @Test
    void theSameHoldsForThreadsThatNobodyDirects() {
        long seed = firstSeed();
        for (int round = 0; round < 40; round++) {
            World world = new World();
            List<Throwable> failures = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (Runnable body : world.bodies(seed + round)) {
                threads.add(Thread.ofPlatform().daemon().start(() -> {
                    try {
                        body.run();
                    } catch (Throwable thrown) {
                        synchronized (failures) {
                            failures.add(thrown);
                        }
                    }
                }));
            }
            threads.forEach(thread -> Owner.await("the end of " + thread, () -> !thread.isAlive()));
            assertThat(failures).as("seed %d", seed + round).isEmpty();
        }
    }

    @Test
    void f2_isFoundBySchedules() {
        Fault.F2.activate();
        assertThat(firstToFail(200)).isNotNegative();
    }

    @Test
    void f27_isFoundBySchedules() {
        Fault.F27.activate();
        assertThat(firstToFail(200)).isNotNegative();
    }

    /// How many schedules it took; -1 when none failed.
    private static int firstToFail(int seeds) {
        long first = firstSeed();
        for (int i = 0; i < seeds; i++) {
            World world = new World();
            long seed = first + i;
            try {
                SeededDirector.run(seed, director -> director.run(world.bodies(seed)));
            } catch (AssertionError found) {
                return i;
            }
        }
        return -1;
    }
}
