package allod.gc.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.seam.Fault;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import allod.gc.seam.SeededDirector;
import allod.gc.seam.Stress;
import allod.gc.seam.Stress.RunBy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Handshakes and stops in schedules that a seed draws: exactly once, never while the owner works, all before
/// the conductor goes on; and the same seed is the same schedule.
class HandshakeSchedulesTest {

    private static final int SEEDS = 40;
    private static final int ROUNDS = 6;

    @AfterEach
    void calm() {
        Fault.deactivate();
        Stress.use(Stress.Settings.CALM);
    }

    /// Two owners and a conductor.
    private static final class Story {
        private final Handshakes handshakes = new Handshakes();
        private final AtomicInteger working = new AtomicInteger();
        private int phase;
        private volatile boolean over;

        /// Works between safepoints: nobody may act in its stead then.
        private final class Owner extends Participant {
            private int answers;
            private int seenPhase;
            private boolean busy;

            void live() {
                handshakes.attach(this, () -> seenPhase = phase);
                int turns = 0;
                while (!over) {
                    work();
                    if (isArmed()) {
                        safepoint();
                    }
                    if (++turns % 3 == 0) {
                        enterBlocked();
                        boolean _ = Seams.waited();
                        leaveBlocked();
                    }
                }
                handshakes.detach(this, () -> answers++);
            }

            private void work() {
                busy = true;
                working.incrementAndGet();
                Seams.reach(SeamPoint.BARRIER_OLD_READ);
                Seams.reach(SeamPoint.STORED);
                working.decrementAndGet();
                busy = false;
            }

            void answer(int newPhase) {
                assertThat(busy).as("acted upon while it works").isFalse();
                assertThat(newPhase).as("once per handshake").isEqualTo(seenPhase + 1);
                seenPhase = newPhase;
                answers++;
            }
        }

        private final Owner first = new Owner();
        private final Owner second = new Owner();

        private void conduct() {
            while (handshakes.participants() < 2) {
                boolean _ = Seams.waited();
            }
            for (int round = 1; round <= ROUNDS; round++) {
                int newPhase = round;
                handshakes.all(() -> phase = newPhase, participant -> ((Owner) participant).answer(newPhase));
                assertThat(first.seenPhase).isEqualTo(round);
                assertThat(second.seenPhase).isEqualTo(round);
                handshakes.stop();
                try {
                    for (int i = 0; i < 5; i++) {
                        assertThat(working.get()).as("owners at work in a stop").isZero();
                        Seams.reach(SeamPoint.WORLD_STOPPED);
                    }
                } finally {
                    handshakes.resume();
                }
            }
        }

        private void conductAndEnd() {
            try {
                conduct();
            } finally {
                over = true;
            }
        }

        private SeededDirector tell(long seed) {
            return SeededDirector.run(seed, director -> director.run(first::live, second::live, this::conductAndEnd));
        }
    }

    @ParameterizedTest
    @EnumSource(RunBy.class)
    void everyScheduleAnswersOnceAndNeverWhileTheOwnerWorks(RunBy runBy) {
        Stress.use(Stress.Settings.CALM.handshakesBy(runBy));
        for (long seed = 0; seed < SEEDS; seed++) {
            Story story = new Story();
            story.tell(seed);
            assertThat(story.first.answers).as("seed %d", seed).isEqualTo(ROUNDS + 1);
            assertThat(story.second.answers).as("seed %d", seed).isEqualTo(ROUNDS + 1);
        }
    }

    @Test
    void theSameSeedIsTheSameSchedule() {
        for (long seed = 100; seed < 110; seed++) {
            assertThat(new Story().tell(seed).traceHash())
                    .as("seed %d", seed)
                    .isEqualTo(new Story().tell(seed).traceHash());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"F2", "F27"})
    void aScheduleIsFoundThatShowsTheFault(Fault fault) {
        fault.activate();
        assertThatThrownBy(() -> everyScheduleAnswersOnceAndNeverWhileTheOwnerWorks(RunBy.EITHER))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed ");
    }
}
