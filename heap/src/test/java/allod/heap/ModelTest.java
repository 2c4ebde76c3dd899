package allod.heap;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/// Random operations, each with a random of its own, on a structure and on its model. When a sequence fails,
/// shorter ones are tried until none of them fails any more; the failure names the seed and the operations that are
/// left.
///
/// `-Dallod.seed=N` repeats the run with seed N; `-Dallod.more=K` tries K times as many seeds.
final class ModelTest {

    private static final int MAX_TRIES = 300;

    /// One structure with its model.
    interface Run extends AutoCloseable {
        /// Does one operation on both and compares.
        ///
        /// @return the operation in words
        String step(SplittableRandom random);

        /// The comparison at the end.
        void finish();

        @Override
        void close();
    }

    private final LongFunction<Run> runs;
    private final long seed;
    private int tries;

    private ModelTest(LongFunction<Run> runs, long seed) {
        this.runs = runs;
        this.seed = seed;
    }

    /// Runs `seeds` sequences of `steps` operations.
    static void run(int seeds, int steps, LongFunction<Run> runs) {
        long first = firstSeed();
        for (long seed = first; seed < first + (long) seeds * Integer.getInteger("allod.more", 1); seed++) {
            new ModelTest(runs, seed).run(steps);
        }
    }

    static long firstSeed() {
        return Long.getLong("allod.seed", new Random().nextLong() >>> 16);
    }

    private void run(int steps) {
        List<Integer> all = IntStream.range(0, steps).boxed().toList();
        if (failure(all, null) != null) {
            List<Integer> shortest = shrink(all);
            List<String> words = new ArrayList<>();
            Throwable failure = failure(shortest, words);
            throw new AssertionError(
                    "-Dallod.seed=" + seed + " fails after " + words.size() + " of " + steps + " steps:\n"
                            + String.join("\n", words) + "\n" + failure,
                    failure);
        }
    }

    private Throwable failure(List<Integer> steps, List<String> words) {
        try (Run run = runs.apply(seed)) {
            for (int step : steps) {
                String done = "step " + step + " (threw)";
                try {
                    done = run.step(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step));
                } finally {
                    if (words != null) {
                        words.add(done);
                    }
                }
            }
            run.finish();
            return null;
        } catch (RuntimeException | Error failed) {
            return failed;
        }
    }

    /// Leaves out halves, then quarters, and so on, of the steps.
    private List<Integer> shrink(List<Integer> failing) {
        List<Integer> shortest = failing;
        for (int length = failing.size() / 2; length > 0 && tries < MAX_TRIES; length /= 2) {
            for (int from = 0; from < shortest.size() && tries < MAX_TRIES; ) {
                List<Integer> shorter = new ArrayList<>(shortest.subList(0, from));
                shorter.addAll(shortest.subList(Math.min(shortest.size(), from + length), shortest.size()));
                tries++;
                if (failure(shorter, null) != null) {
                    shortest = shorter;
                } else {
                    from += length;
                }
            }
        }
        return shortest;
    }
}
