package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The table of ids beside a map: neighbours, multiples of large powers of two, and zero.
class IdTableProperties {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void itNumbersAsAMapDoes(long seed) {
        Random random = new Random(seed);
        IdTable table = new IdTable();
        Map<Long, Integer> model = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            long id = random.nextLong(20_000) << (random.nextBoolean() ? 3 : 48);
            assertThat(table.find(id)).as("seed %d, id %d", seed, id).isEqualTo(model.getOrDefault(id, -1));
            assertThat(table.add(id)).isEqualTo(model.putIfAbsent(id, model.size()) == null);
            assertThat(table.findOrAdd(id)).isEqualTo(model.get(id));
        }
        assertThat(table.count()).isEqualTo(model.size());
    }
}
