package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// [RunBins] on descriptors without memory.
class RunBinsTest {

    private final Descriptors descriptors = new Descriptors();
    private final RunBins bins = new RunBins();

    @AfterEach
    void checkAndClose() {
        bins.check();
        descriptors.close();
    }

    @Test
    void binsAreExactBelow128AndEightPerDoublingAbove() {
        for (int granules = 1; granules < 128; granules++) {
            assertThat(RunBins.binOf(granules)).isEqualTo(granules);
        }
        int before = RunBins.binOf(127);
        for (long granules = 128; granules <= Integer.MAX_VALUE; granules += Math.max(1, granules >> 6)) {
            int bin = RunBins.binOf((int) granules);
            assertThat(bin).isBetween(before, before + 1);
            before = bin;
        }
        assertThat(RunBins.binOf(Integer.MAX_VALUE)).isEqualTo(319);
        assertThat(RunBins.binOf(256)).isEqualTo(RunBins.binOf(128) + 8);
    }

    @Test
    void theShortestRunThatFitsIsTaken() {
        long ten = insert(10);
        long twelve = insert(12);
        long huge = insert(5000);
        assertThat(bins.takeBestFit(11)).isEqualTo(twelve);
        assertThat(bins.takeBestFit(11)).isEqualTo(huge);
        assertThat(bins.takeBestFit(11)).isZero();
        assertThat(bins.takeBestFit(10)).isEqualTo(ten);
        assertThat(bins.granules()).isZero();
    }

    @Test
    void inACoarseBinTheRunMustBeLongEnough() {
        assertThat(RunBins.binOf(1025)).isEqualTo(RunBins.binOf(1100));
        long shorter = insert(1025);
        assertThat(bins.takeBestFit(1100)).isZero();
        long longer = insert(1100);
        assertThat(bins.takeBestFit(1026)).isEqualTo(longer);
        assertThat(bins.takeBestFit(1025)).isEqualTo(shorter);
    }

    @Test
    void theLongestIsFoundAndStays() {
        assertThat(bins.longest()).isZero();
        insert(3);
        long longest = insert(300_000);
        insert(128);
        assertThat(bins.longest()).isEqualTo(longest);
        assertThat(bins.check()).contains(longest).hasSize(3);
    }

    @Test
    void walksAllRunsFromABinOn() {
        insert(2);
        List<Long> expected = List.of(insert(9), insert(9), insert(700));
        List<Long> walked = new ArrayList<>();
        for (long run = bins.firstFrom(RunBins.binOf(3)); run != 0; ) {
            walked.add(run);
            int next = Span.next(run);
            run = next != 0 ? Region.span(next) : bins.firstFrom(RunBins.binOf(Span.granules(run)) + 1);
        }
        assertThat(walked).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(bins.firstFrom(320)).isZero();
    }

    @Test
    void b1_b2_behavesLikeAMultiset() {
        ModelTest.run(40, 300, _ -> new BinsRun());
    }

    private long insert(int granules) {
        long run = descriptors.take(0, granules, SpanLayout.STATE_DIRTY);
        bins.insert(run);
        return run;
    }

    /// Against a list of runs; fewer than [RunBins] looks at in one bin, so best fit is exact.
    private static final class BinsRun implements ModelTest.Run {
        private static final int MAX_RUNS = 60;

        private final Descriptors descriptors = new Descriptors();
        private final RunBins bins = new RunBins();
        private final List<Long> runs = new ArrayList<>();

        @Override
        public String step(SplittableRandom random) {
            int granules = 1 + random.nextInt(1 << 1 + random.nextInt(20));
            int what = runs.size() >= MAX_RUNS ? 2 + random.nextInt(3) : random.nextInt(5);
            String done = switch (what) {
                case 0, 1 -> insert(granules);
                case 2 -> remove(random);
                default -> takeBestFit(granules);
            };
            finish();
            return done;
        }

        private String insert(int granules) {
            long run = descriptors.take(0, granules, SpanLayout.STATE_DIRTY);
            bins.insert(run);
            runs.add(run);
            return "insert " + granules;
        }

        private String remove(SplittableRandom random) {
            if (runs.isEmpty()) {
                return "nothing";
            }
            long run = runs.remove(random.nextInt(runs.size()));
            bins.remove(run);
            return "remove " + Span.granules(run);
        }

        private String takeBestFit(int granules) {
            int best = runs.stream()
                    .mapToInt(Span::granules)
                    .filter(length -> length >= granules)
                    .min()
                    .orElse(0);
            long run = bins.takeBestFit(granules);
            assertThat(run == 0 ? 0 : Span.granules(run))
                    .as("best fit for %d", granules)
                    .isEqualTo(best);
            assertThat(run == 0 || runs.remove(run)).isTrue();
            return "take " + granules;
        }

        @Override
        public void finish() {
            assertThat(bins.check()).containsExactlyInAnyOrderElementsOf(runs);
            assertThat(bins.granules())
                    .isEqualTo(runs.stream().mapToLong(Span::granules).sum());
            int longestBin = runs.stream()
                    .mapToInt(run -> RunBins.binOf(Span.granules(run)))
                    .max()
                    .orElse(0);
            long longest = bins.longest();
            assertThat(longest == 0 ? 0 : RunBins.binOf(Span.granules(longest))).isEqualTo(longestBin);
        }

        @Override
        public void close() {
            descriptors.close();
        }
    }
}
