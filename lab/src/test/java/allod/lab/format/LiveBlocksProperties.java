package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// [LiveBlocks] against a `HashMap`, on addresses that collide. The seed is the parameter of the test.
class LiveBlocksProperties {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void behavesAsAMapWhoseSlotsAreUsedAgain(long seed) {
        Random random = new Random(seed);
        LiveBlocks blocks = new LiveBlocks();
        Map<Long, Integer> model = new HashMap<>();
        int mostLive = 0;
        for (int step = 0; step < 20_000; step++) {
            long address = (long) random.nextInt(3_000) << (seed * 12);
            Integer slot = model.get(address);
            assertThat(blocks.slotOf(address)).isEqualTo(slot == null ? LiveBlocks.ABSENT : slot);
            if (slot == null && random.nextInt(100) < 55) {
                int given = blocks.put(address);
                assertThat(model.values()).doesNotContain(given);
                model.put(address, given);
            } else {
                assertThat(blocks.take(address)).isEqualTo(slot == null ? LiveBlocks.ABSENT : slot);
                model.remove(address);
            }
            mostLive = Math.max(mostLive, model.size());
            if (step % 500 == 0) {
                blocks.checkInvariants();
            }
        }
        blocks.checkInvariants();
        assertThat(blocks.live()).isEqualTo(model.size());
        assertThat(blocks.slots()).isEqualTo(mostLive);
    }
}
