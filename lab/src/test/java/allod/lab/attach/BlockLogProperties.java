package allod.lab.attach;

import static org.assertj.core.api.Assertions.assertThat;

import allod.lab.format.MergeOrder;
import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random histories of blocks, told in a random order, against a map of what is live.
class BlockLogProperties {

    private static final int EVENTS = 5_000;
    private static final int ADDRESSES = 300;
    private static final int SITES = 5;

    private record Live(int site, long bytes) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void pairsWhateverTheOrderOfTheFile(long seed) {
        Random random = new Random(seed);
        List<BlockEvent> events = new ArrayList<>();
        Map<Long, Live> live = new HashMap<>();
        long[] allocated = new long[SITES];
        long time = 1_000_000_000L;
        for (int i = 0; i < EVENTS; i++) {
            long address = 16L * (1 + random.nextInt(ADDRESSES));
            time += 10_000_000L;
            if (live.remove(address) != null || random.nextInt(10) == 0) { // some frees are of unknown blocks
                events.add(free(time, address));
            } else {
                Live block = new Live(random.nextInt(SITES), 1 + random.nextInt(1000));
                live.put(address, block);
                allocated[block.site()] += block.bytes();
                events.add(allocation(time, address, block));
            }
        }
        Collections.shuffle(events, random);
        BlockLog log = new BlockLog(MemoryKind.NATIVE);
        events.forEach(log::add);

        List<SiteLife> lives = log.lives(Window.of(0, time, 10));

        for (SiteLife life : lives) {
            int site = Integer.parseInt(life.owner());
            Amounts amounts = life.site().amounts();
            assertThat(amounts.allocatedBytes())
                    .as("seed %d, site %d", seed, site)
                    .isEqualTo(allocated[site]);
            assertThat(amounts.liveBytes())
                    .as("seed %d, site %d", seed, site)
                    .isEqualTo(live.values().stream()
                            .filter(block -> block.site() == site)
                            .mapToLong(Live::bytes)
                            .sum());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void ordersAsAStableSortDoes(long seed) {
        Random random = new Random(seed);
        int count = random.nextInt(3_000);
        long[] numbers = random.longs(count, 0, 1 + random.nextInt(500)).toArray();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            expected.add(i);
        }
        expected.sort((one, other) -> Long.compare(numbers[one], numbers[other]));
        assertThat(MergeOrder.of(numbers, count))
                .as("seed %d", seed)
                .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
    }

    private static BlockEvent allocation(long time, long address, Live block) {
        List<CallFrame> stack = List.of(new CallFrame("", "f" + block.site(), null, 0));
        return new BlockEvent(time, 1, "main", address, block.bytes(), 1, Integer.toString(block.site()), stack);
    }

    private static BlockEvent free(long time, long address) {
        return new BlockEvent(time, 1, "main", address, BlockEvent.FREED, 1, "", List.of());
    }
}
