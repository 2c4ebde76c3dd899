package allod.heap.owned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.pages.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A [HandleTable] beside a map from handles to values. `-Dallod.seed=N` repeats a run.
class HandleProperties {

    private static final int OPERATIONS = 20_000;

    private final Map<Long, Long> live = new HashMap<>();
    private final List<Long> order = new ArrayList<>();
    private final List<Long> gone = new ArrayList<>();
    private final Set<Long> everMade = new HashSet<>();
    private final Map<Long, HandleBorrow> borrows = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void behavesAsAMap(long run) {
        long seed = Long.getLong("allod.seed", System.nanoTime() + run);
        SplittableRandom random = new SplittableRandom(seed);
        try (Heap heap = Heap.create(HeapOptions.defaults().name("model"))) {
            HandleTable table = HandleTable.create(heap, 8 + random.nextInt(100));
            for (int i = 0; i < OPERATIONS; i++) {
                step(table, random);
            }
            borrows.values().forEach(HandleBorrow::close);
            table.close();
            assertThat(heap.stats().liveBlocks()).isZero();
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError("-Dallod.seed=" + seed + ": " + failed.getMessage(), failed);
        }
    }

    private void step(HandleTable table, SplittableRandom random) {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> make(table, random.nextLong());
            case 3, 4 -> free(table, random);
            case 5 -> borrow(table, random);
            case 6 -> ageASlot(random);
            default -> read(table, random);
        }
    }

    private void make(HandleTable table, long value) {
        long handle = table.make();
        assertThat(everMade.add(handle)).as("Y3").isTrue();
        assertThat(table.getLong(handle, 0)).isZero();
        try (HandleBorrow borrow = table.borrow(handle)) {
            borrow.putLong(table.valueBytes() - 8, value);
        }
        live.put(handle, value);
        order.add(handle);
    }

    private void free(HandleTable table, SplittableRandom random) {
        if (order.isEmpty()) {
            return;
        }
        int index = random.nextInt(order.size());
        long handle = order.get(index);
        if (borrows.containsKey(handle)) {
            assertThatThrownBy(() -> table.free(handle)).isInstanceOf(IllegalStateException.class);
            return;
        }
        table.free(handle);
        order.set(index, order.getLast());
        order.removeLast();
        live.remove(handle);
        gone.add(handle);
    }

    private void borrow(HandleTable table, SplittableRandom random) {
        if (order.isEmpty()) {
            return;
        }
        long handle = order.get(random.nextInt(order.size()));
        HandleBorrow open = borrows.remove(handle);
        if (open == null) {
            borrows.put(handle, table.borrow(handle));
        } else {
            open.putLong(0, open.getLong(0));
            open.close();
        }
    }

    /// A free slot becomes as old as if it had had many values; its old handles stay stale.
    private void ageASlot(SplittableRandom random) {
        if (gone.isEmpty()) {
            return;
        }
        long slot = HandleLayout.slotOf(gone.get(random.nextInt(gone.size())));
        long header = Address.getLong(slot);
        if ((header & (HandleLayout.LIVE | HandleLayout.RETIRED)) == 0 && header < HandleLayout.LAST_GENERATION - 2) {
            Address.putLong(slot, HandleLayout.LAST_GENERATION - 1 - random.nextInt(2));
        }
    }

    private void read(HandleTable table, SplittableRandom random) {
        if (!gone.isEmpty() && random.nextBoolean()) {
            long stale = gone.get(random.nextInt(gone.size()));
            assertThat(table.isLive(stale)).isFalse();
            assertThatThrownBy(() -> table.getLong(stale, 0)).isInstanceOf(StaleHandle.class);
        } else if (!order.isEmpty()) {
            long handle = order.get(random.nextInt(order.size()));
            assertThat(table.isLive(handle)).isTrue();
            assertThat(table.getLong(handle, table.valueBytes() - 8)).isEqualTo(live.get(handle));
        }
    }
}
