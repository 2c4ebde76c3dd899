package allod.gc.space;

import java.util.Random;
import java.util.function.LongConsumer;

/// Runs a random test with several seeds; a failure names the seed, and `-Dallod.seed=N` repeats it.
final class SpaceSeeds {

    private SpaceSeeds() {}

    static void run(int seeds, LongConsumer test) {
        long first = Long.getLong("allod.seed", new Random().nextLong() >>> 16);
        int count = System.getProperty("allod.seed") == null ? seeds : 1;
        for (long seed = first; seed < first + count; seed++) {
            try {
                test.accept(seed);
            } catch (RuntimeException | Error failed) {
                throw new AssertionError("-Dallod.seed=" + seed + ": " + failed, failed);
            }
        }
    }
}
