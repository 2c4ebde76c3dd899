package allod.lab.attach;

import allod.lab.format.MergeOrder;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What happened to the blocks of one allocator, in columns: recordings have millions of events, in no order of time.
///
/// ```
/// time:     t3   t1   t2   ...      order: 1 2 0   by time, equal times as they came
/// address:  a    a    b             free of a at t3 ──► the allocation of a at t1
/// site:     -1   0    1             -1 is a free
/// ```
///
/// Pairing tolerates what recordings have: frees of blocks that are older than the recording are passed over; and since
/// a free is told after the block is free, another thread's allocation of the same address may come before it, which
/// ends the older block and lets the late free pass.
///
/// Threads: one.
final class BlockLog {

    private static final int FIRST_CAPACITY = 1 << 10;
    private static final int FREE = -1;
    private static final long LATE_NANOS = 1_000_000;

    private final MemoryKind kind;
    private final List<Place> places = new ArrayList<>();
    private final Map<Place, Integer> indexes = new HashMap<>();

    private long[] times = new long[FIRST_CAPACITY];
    private long[] addresses = new long[FIRST_CAPACITY];
    private long[] bytes = new long[FIRST_CAPACITY];
    private float[] weights = new float[FIRST_CAPACITY];
    private int[] sites = new int[FIRST_CAPACITY];
    private int events;

    /// @param kind of all blocks in this log
    BlockLog(MemoryKind kind) {
        this.kind = kind;
    }

    /// Where blocks come from.
    private record Place(String owner, List<CallFrame> stack) {}

    /// A block that is live while events are replayed.
    private record Live(int event, boolean owesFree) {}

    int events() {
        return events;
    }

    void add(BlockEvent event) {
        if (events == times.length) {
            grow();
        }
        times[events] = event.timeNanos();
        addresses[events] = event.address();
        bytes[events] = event.bytes();
        weights[events] = (float) event.weight();
        sites[events] = event.isFree() ? FREE : indexOf(new Place(event.owner(), event.stack()));
        events++;
    }

    private int indexOf(Place place) {
        Integer index = indexes.get(place);
        if (index == null) {
            index = places.size();
            places.add(place);
            indexes.put(place, index);
        }
        return index;
    }

    private void grow() {
        int capacity = Math.multiplyExact(events, 2);
        times = Arrays.copyOf(times, capacity);
        addresses = Arrays.copyOf(addresses, capacity);
        bytes = Arrays.copyOf(bytes, capacity);
        weights = Arrays.copyOf(weights, capacity);
        sites = Arrays.copyOf(sites, capacity);
    }

    /// Pairs allocations with frees, and tells each site's blocks: all of them, and those that were not freed.
    ///
    /// @param window the time of the whole recording
    List<SiteLife> lives(Window window) {
        if (events == 0) {
            return List.of();
        }
        int[] order = MergeOrder.of(times, events);
        List<SiteLife> lives = new ArrayList<>();
        places.forEach(place -> lives.add(new SiteLife(kind, place.owner(), place.stack(), window)));
        Map<Long, Live> live = new HashMap<>();
        for (int event : order) {
            if (sites[event] == FREE) {
                free(live, event);
            } else {
                lives.get(sites[event]).allocated(bytes[event], weights[event]);
                Live older = live.put(addresses[event], new Live(event, false));
                if (older != null) {
                    live.put(addresses[event], new Live(event, true));
                }
            }
        }
        live.values().forEach(block -> survived(lives, block.event()));
        return lives;
    }

    private void free(Map<Long, Live> live, int event) {
        Live block = live.remove(addresses[event]);
        if (block != null && block.owesFree() && times[event] - times[block.event()] < LATE_NANOS) {
            live.put(addresses[event], new Live(block.event(), false));
        }
    }

    private void survived(List<SiteLife> lives, int event) {
        lives.get(sites[event]).survived(times[event], bytes[event], weights[event]);
    }
}
