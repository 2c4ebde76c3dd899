package allod.pages.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the theory of paging says about the policies, on strings short enough to try everything.
class ReplacementTest {

    /// The string of Belady, Nelson and Shedler: 1 2 3 4 1 2 5 1 2 3 4 5, numbered from 0.
    private static final PageString ANOMALY = PageString.of(0, 1, 2, 3, 0, 1, 4, 0, 1, 2, 3, 4);

    private static long faults(ReplacementPolicy policy, PageString string, int frames) {
        return policy.faults(string, frames, OptPolicy.nextUses(string));
    }

    private static PageString random(SplittableRandom random, int changes, int pages) {
        int[] numbers = new int[changes];
        int seen = 0;
        for (int i = 0; i < changes; i++) {
            numbers[i] = random.nextInt(Math.min(pages, seen + 1));
            seen = Math.max(seen, numbers[i] + 1);
        }
        return PageString.of(numbers);
    }

    @Test
    void fifoHasBeladysAnomaly() {
        assertThat(faults(ReplacementPolicy.FIFO, ANOMALY, 3)).isEqualTo(9);
        assertThat(faults(ReplacementPolicy.FIFO, ANOMALY, 4)).isEqualTo(10);
    }

    @Test
    void lruAndOptOnTheSameString() {
        assertThat(faults(ReplacementPolicy.LRU, ANOMALY, 3)).isEqualTo(10);
        assertThat(faults(ReplacementPolicy.LRU, ANOMALY, 4)).isEqualTo(8);
        assertThat(faults(ReplacementPolicy.OPT, ANOMALY, 3)).isEqualTo(7);
        assertThat(faults(ReplacementPolicy.OPT, ANOMALY, 4)).isEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource(
            value = ReplacementPolicy.class,
            names = {"LRU", "OPT"})
    void moreFramesNeverMeanMoreFaultsForStackPolicies(ReplacementPolicy policy) {
        for (long seed = 0; seed < 30; seed++) {
            PageString string = random(new SplittableRandom(seed), 400, 20);
            for (int frames = 2; frames <= 20; frames++) {
                assertThat(faults(policy, string, frames))
                        .as("seed %d, %d frames", seed, frames)
                        .isLessThanOrEqualTo(faults(policy, string, frames - 1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ReplacementPolicy.class)
    void noPolicyBeatsOptAndNoneLosesAPage(ReplacementPolicy policy) {
        for (long seed = 0; seed < 30; seed++) {
            PageString string = random(new SplittableRandom(seed), 500, 24);
            for (int frames = 1; frames <= 26; frames++) {
                assertThat(faults(policy, string, frames))
                        .as("seed %d, %d frames", seed, frames)
                        .isBetween(faults(ReplacementPolicy.OPT, string, frames), (long) string.changes())
                        .isGreaterThanOrEqualTo(string.pages());
            }
            assertThat(faults(policy, string, string.pages()))
                    .as("all pages fit")
                    .isEqualTo(string.pages());
        }
    }

    @Test
    void optIsTheLeastThatAnyChoiceCanReach() {
        for (long seed = 0; seed < 60; seed++) {
            PageString string = random(new SplittableRandom(seed), 12, 6);
            for (int frames = 1; frames <= 4; frames++) {
                assertThat(faults(ReplacementPolicy.OPT, string, frames))
                        .as("seed %d, %d frames", seed, frames)
                        .isEqualTo(least(string, 0, Set.of(), frames));
            }
        }
    }

    /// The least faults from a change onward, over every choice of what leaves.
    private static long least(PageString string, int change, Set<Integer> present, int frames) {
        if (change == string.changes()) {
            return 0;
        }
        int page = string.page(change);
        if (present.contains(page)) {
            return least(string, change + 1, present, frames);
        }
        Set<Integer> with = new HashSet<>(present);
        with.add(page);
        if (present.size() < frames) {
            return 1 + least(string, change + 1, with, frames);
        }
        long least = Long.MAX_VALUE;
        for (int leaving : present) {
            Set<Integer> without = new HashSet<>(with);
            without.remove(leaving);
            least = Math.min(least, 1 + least(string, change + 1, without, frames));
        }
        return least;
    }

    @Test
    void o1_theHeapStaysAHeap() {
        PageString string = random(new SplittableRandom(7), 2000, 60);
        OptPolicy opt = new OptPolicy(17, string.pages(), OptPolicy.nextUses(string));
        for (int change = 0; change < string.changes(); change++) {
            opt.faults(string.page(change));
            opt.checkInvariants();
        }
    }

    @Test
    void aTableHasARowForEachNumberOfFrames() {
        AtomicLong done = new AtomicLong();
        ReplacementFaults faults = ReplacementFaults.of(
                ANOMALY,
                List.of(ReplacementPolicy.OPT, ReplacementPolicy.FIFO),
                List.of(3, 100),
                count -> done.accumulateAndGet(count, Math::max));

        assertThat(faults.rows())
                .containsExactly(
                        new ReplacementFaults.Row(3, List.of(7L, 9L)), new ReplacementFaults.Row(100, List.of(5L, 5L)));
        assertThat(done).hasValue(4);
    }

    @Test
    void noFramesAreRefused() {
        assertThatThrownBy(() -> ReplacementFaults.of(ANOMALY, List.of(ReplacementPolicy.LRU), List.of(0), _ -> {}))
                .hasMessage("0 frames hold no page: give 1 or more");
        assertThatThrownBy(() -> PageString.of(0, 2)).hasMessageContaining("page number 2 comes after 1 pages");
    }
}
