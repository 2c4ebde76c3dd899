package allod.gc.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeededDirectorTest {

    /// Two threads that increment without a lock, and a helper that one of them starts.
    private static final class Counter {
        private int value;
        private boolean helped;

        void increment() {
            for (int i = 0; i < 20; i++) {
                int seen = value;
                Seams.reach(SeamPoint.BARRIER_OLD_READ);
                value = seen + 1;
                Seams.reach(SeamPoint.STORED);
            }
        }

        void incrementWithHelp() {
            Seams.start(Thread.ofPlatform().daemon().name("helper"), this::help);
            increment();
            while (!helped) {
                assertThat(Seams.waited()).isTrue();
            }
        }

        private void help() {
            increment();
            helped = true;
        }
    }

    @Test
    void theSameSeedRunsTheSameInterleaving() {
        Set<Integer> outcomes = new HashSet<>();
        for (long seed = 0; seed < 10; seed++) {
            Counter first = new Counter();
            SeededDirector once = SeededDirector.run(seed, d -> d.run(first::increment, first::incrementWithHelp));
            Counter second = new Counter();
            SeededDirector twice = SeededDirector.run(seed, d -> d.run(second::increment, second::incrementWithHelp));

            assertThat(twice.traceHash()).as("seed %d", seed).isEqualTo(once.traceHash());
            assertThat(twice.steps()).isEqualTo(once.steps()).isPositive();
            assertThat(second.value).as("seed %d", seed).isEqualTo(first.value);
            outcomes.add(first.value);
        }
        assertThat(outcomes)
                .as("interleavings differ by seed, and updates are lost")
                .hasSizeGreaterThan(3);
    }

    @Test
    void onlyOneThreadRunsAtATime() {
        int[] inside = new int[1];
        Runnable body = () -> {
            for (int i = 0; i < 50; i++) {
                assertThat(++inside[0]).isEqualTo(1);
                --inside[0];
                Seams.reach(SeamPoint.ALLOCATED);
            }
        };
        SeededDirector.run(7, director -> director.run(body, body, body));
    }

    @Test
    void aFailureNamesItsSeed() {
        assertThatThrownBy(() -> SeededDirector.run(
                        4711,
                        director -> director.run(
                                () -> {
                                    Seams.reach(SeamPoint.MARK_SET);
                                    throw new IllegalStateException("lost");
                                },
                                () -> Seams.reach(SeamPoint.SLOT_READ))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 4711")
                .hasMessageContaining("lost")
                .hasMessageContaining("MARK_SET");
    }

    @Test
    void aDeadlockIsToldWithTheStacks() {
        assertThatThrownBy(() -> SeededDirector.run(1, director -> director.run(this::waitForever, this::waitForever)))
                .hasMessageContaining("nobody can go on")
                .hasMessageContaining("waitForever")
                .hasMessageContaining("body-1 waits");
    }

    @SuppressWarnings("StatementWithEmptyBody")
    private void waitForever() {
        while (Seams.waited()) {}
    }

    @Test
    void otherThreadsAreNotDirected() {
        SeededDirector.run(1, director -> {
            Seams.reach(SeamPoint.STORED);
            assertThat(Seams.waited()).isFalse();
        });
    }

    @Test
    void timeIsThatOfTheSchedule() {
        long[] passed = new long[1];
        Runnable body = () -> {
            long start = Seams.nanoTime();
            for (int i = 0; i < 10; i++) {
                Seams.reach(SeamPoint.STORED);
            }
            passed[0] = Seams.nanoTime() - start;
        };
        SeededDirector.run(1, director -> director.run(body));
        assertThat(passed[0]).isEqualTo(10_000);
    }
}
