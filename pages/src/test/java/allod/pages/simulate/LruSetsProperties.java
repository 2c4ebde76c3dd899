package allod.pages.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The sets against lists, key by key.
class LruSetsProperties {

    @Test
    void everyTouchAnswersLikeAList() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int sets = 1 << random.nextInt(4);
            int ways = random.nextInt(0, 9);
            LruSets tested = new LruSets(sets, ways);
            NaiveSets model = new NaiveSets(sets, ways);
            long keys = random.nextLong(1, 4L * sets * Math.max(1, ways) + 1);
            for (int step = 0; step < 500; step++) {
                long key = random.nextLong(keys) + (random.nextInt(10) == 0 ? 1L << 50 : 0);
                assertThat(tested.touch(key))
                        .as("seed %d step %d key %d", seed, step, key)
                        .isEqualTo(model.touch(key));
                assertThat(tested.contains(key)).isEqualTo(ways > 0);
            }
            tested.checkInvariants();
        }
    }
}
