package allod.profile;

import static org.assertj.core.api.Assertions.assertThat;

import allod.demo.Callers;
import allod.heap.Heap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// At the default rate, estimates are as near to the truth as chance allows: a real heap, 30 seeds, the ten sites with
/// the most bytes.
///
/// The bound. A block of `b` bytes is sampled with the probability `p = 1 - exp(-b / mean)`, and then counts for `1 /
/// p` blocks. So the estimate of a site's bytes has the variance `sum of b^2 (1 - p) / p`, and its blocks `sum of
/// (1 - p) / p`. Errors in units of the standard deviation are to be below 5, and their mean over the seeds below
/// `5 / sqrt(seeds)`, so that there is no bias. Sums of many samples exceed that once in a million times; live bytes,
/// which have a dozen samples a site here, once in ten thousand.
class SamplingStatisticsTest {

    private static final int SEEDS = 30;
    private static final int TOP = 10;
    private static final int DIGITS = 4;
    private static final int ALLOCATIONS = 100_000;
    private static final double BOUND = 5;
    private static final double MEAN_BYTES = RecorderOptions.defaults().sampleBytes();
    private static final long SEED = Long.getLong("allod.seed", 20_250);

    /// What a site has really allocated, and how far an estimate of it may be off.
    private static final class Truth {
        double blocks;
        double bytes;
        double varianceOfBlocks;
        double varianceOfBytes;

        void add(long blockBytes) {
            double chance =
                    -Math.expm1(-blockBytes / MEAN_BYTES); // of its class it is a little more: the bound is wide
            blocks++;
            bytes += blockBytes;
            varianceOfBlocks += (1 - chance) / chance;
            varianceOfBytes += (double) blockBytes * blockBytes * (1 - chance) / chance;
        }
    }

    /// What is live is a random choice of what was allocated, of a seed of its own: the same law holds for it.
    private final Map<Integer, Truth> allocated = new HashMap<>();
    private final Map<Integer, Truth> live = new HashMap<>();

    @Test
    void estimatesOfTheTopTenSitesAreWithinTheBound() {
        Map<Integer, List<double[]>> errors = new HashMap<>(); // by site: blocks, bytes, live blocks, live bytes
        for (long seed = SEED; seed < SEED + SEEDS; seed++) {
            allocated.clear();
            live.clear();
            try (Profiled profiled = new Profiled(RecorderOptions.defaults().seed(seed))) {
                allocate(profiled.heap);
                Map<Integer, Amounts> estimates = estimates(profiled.take());
                for (int site : topSites()) {
                    double[] error = errors(estimates.getOrDefault(site, Amounts.NONE), site);
                    for (double units : error) {
                        assertThat(units)
                                .as("seed " + seed + ", site " + site + ", error in standard deviations")
                                .isBetween(-BOUND, BOUND);
                    }
                    errors.computeIfAbsent(site, _ -> new ArrayList<>()).add(error);
                }
            }
        }
        assertThat(errors).as("the program is the same with each seed").hasSize(TOP);
        errors.forEach((site, ofSite) -> {
            for (int i = 0; i < 4; i++) {
                int figure = i;
                double mean = ofSite.stream()
                        .mapToDouble(error -> error[figure])
                        .average()
                        .orElseThrow();
                assertThat(mean)
                        .as("seeds " + SEED + " and on, site " + site + ", mean error of figure " + figure)
                        .isBetween(-BOUND / Math.sqrt(SEEDS), BOUND / Math.sqrt(SEEDS));
            }
        });
    }

    private void allocate(Heap heap) {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < ALLOCATIONS; i++) {
            int site = Math.min(random.nextInt(16), random.nextInt(16)); // some do more than others
            int bytes = 512 << random.nextInt(0, 5);
            bytes += random.nextInt(bytes);
            int asked = bytes;
            long block = Callers.path(site, DIGITS, () -> heap.malloc(asked));
            allocated.computeIfAbsent(site, _ -> new Truth()).add(bytes);
            if (random.nextInt(12) == 0) {
                live.computeIfAbsent(site, _ -> new Truth()).add(bytes);
            } else {
                heap.free(block);
            }
        }
    }

    private static Map<Integer, Amounts> estimates(Profile profile) {
        Map<Integer, Amounts> estimates = new HashMap<>();
        for (Site site : profile.sites()) {
            estimates.merge(numberOf(site), site.amounts(), Amounts::plus);
        }
        return estimates;
    }

    private static int numberOf(Site site) {
        int number = 0;
        for (CallFrame call : site.stack()) {
            switch (call.methodName()) {
                case "even" -> number <<= 1;
                case "odd" -> number = number << 1 | 1;
                default -> {}
            }
        }
        return number;
    }

    private List<Integer> topSites() {
        return allocated.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<Integer, Truth> entry) -> -entry.getValue().bytes))
                .limit(TOP)
                .map(Map.Entry::getKey)
                .toList();
    }

    private double[] errors(Amounts estimate, int site) {
        Truth all = allocated.get(site);
        Truth kept = live.get(site);
        return new double[] {
            (estimate.allocatedBlocks() - all.blocks) / Math.sqrt(all.varianceOfBlocks),
            (estimate.allocatedBytes() - all.bytes) / Math.sqrt(all.varianceOfBytes),
            (estimate.liveBlocks() - kept.blocks) / Math.sqrt(kept.varianceOfBlocks),
            (estimate.liveBytes() - kept.bytes) / Math.sqrt(kept.varianceOfBytes)
        };
    }
}
