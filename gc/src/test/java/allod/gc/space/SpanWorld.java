package allod.gc.space;

import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.object.HeaderLayout;
import allod.pages.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// A span space with a few mutators, and a map of the objects that must be in it. Every object is filled with a
/// number of its own, so that a cell which is handed out twice is noticed.
final class SpanWorld implements AutoCloseable {

    private static final int CHUNK = 64 << 10;
    private static final int OWNERS = 3;

    final RegionTable table;
    final RegionSupply supply;
    final MarkBits bits;
    final SpanSpace space;
    final SplittableRandom random;
    final LaneHolder[] owners = new LaneHolder[OWNERS];
    final Map<Long, Integer> live = new HashMap<>(); // by address
    final Set<Long> dead = new HashSet<>(); // perhaps not swept yet
    private final int[] lanes;
    private int stamps;
    private long allocated;
    boolean marking;

    SpanWorld(long seed) {
        random = new SplittableRandom(seed);
        table = RegionTable.reserve("SpanWorld", 64L * CHUNK, 4 << 10 << random.nextInt(2), CHUNK, false);
        supply = new RegionSupply(table, random.nextInt(8, 40) * (long) CHUNK);
        bits = new MarkBits(table);
        space = new SpanSpace(supply, bits);
        for (int i = 0; i < OWNERS; i++) {
            owners[i] = new LaneHolder(CellSizes.LANES);
        }
        lanes = random.ints(random.nextInt(1, 6), 0, CellSizes.LANES).toArray();
        lanes[0] = random.nextInt(4);
    }

    LaneHolder anyOwner() {
        return owners[random.nextInt(OWNERS)];
    }

    int anyLane() {
        return lanes[random.nextInt(lanes.length)];
    }

    /// Allocates as a mutator does.
    ///
    /// @return the object, or 0 when memory is out
    long alloc(LaneHolder owner, int lane) {
        int cellBytes = CellSizes.cellBytes(lane);
        if (owner.cursor(lane) + cellBytes > owner.limit(lane)) {
            if (space.refill(lane, owner, marking) == 0) {
                return 0;
            }
        }
        long ref = owner.take(lane, cellBytes);
        require(!marking || bits.isMarked(ref), "A2: the cell is not black", ref);
        allocated += cellBytes;
        fill(ref, lane, ++stamps);
        require(live.put(ref, stamps) == null, "an address in use was handed out", ref);
        dead.remove(ref);
        return ref;
    }

    private static void fill(long ref, int lane, int stamp) {
        for (long at = ref; at < ref + CellSizes.cellBytes(lane); at += 8) {
            require(Address.getLong(at) == 0, "memory is not zero", at);
            Address.putLong(at, stamp);
        }
        Address.putLong(ref, HeaderLayout.of(lane + 1, stamp));
    }

    static void checkContents(long ref, int stamp) {
        long header = Address.getLong(ref);
        require(HeaderLayout.lengthOf(header) == stamp, "the object is another one than " + stamp, ref);
        int bytes = CellSizes.cellBytes(HeaderLayout.typeIdOf(header) - 1);
        for (long at = ref + 8; at < ref + bytes; at += 8) {
            require(Address.getLong(at) == stamp, "the contents are not those of object " + stamp, at);
        }
    }

    /// Faster than an assertion that describes itself each time.
    private static void require(boolean holds, String what, long address) {
        if (!holds) {
            throw new AssertionError(what + " at 0x" + Long.toHexString(address));
        }
    }

    void startMarking() {
        space.finishSweep();
        checkSwept();
        for (LaneHolder owner : owners) {
            space.blackenAll(owner);
        }
        marking = true;
    }

    /// Marks what shall live, retires all lanes and begins the sweep.
    void endMarking() {
        int keep = random.nextInt(5) == 0 ? random.nextInt(2) * 100 : random.nextInt(100);
        List<Long> garbage = new ArrayList<>();
        for (long ref : live.keySet()) {
            if (random.nextInt(100) < keep) {
                bits.mark(ref);
            } else if (!bits.isMarked(ref)) {
                garbage.add(ref);
            }
        }
        garbage.forEach(live::remove);
        dead.addAll(garbage);
        for (LaneHolder owner : owners) {
            space.retireAll(owner, true);
        }
        marking = false;
        assertThat(space.allocatedBytes()).as("allocated bytes").isEqualTo(allocated);
        space.startSweep();
    }

    /// What must hold once nothing is left to sweep.
    void checkSwept() {
        dead.clear();
        Set<Long> seen = walk();
        require(seen.equals(live.keySet()), "a walk finds other objects than those that live", 0);
    }

    Set<Long> walk() {
        Set<Long> seen = new HashSet<>();
        space.walk((ref, header) -> {
            require(seen.add(ref) && table.isObjectStart(ref), "seen twice, or no start of an object", ref);
        });
        return seen;
    }

    void check() {
        space.checkInvariants(marking);
        if (random.nextInt(6) != 0) {
            return; // the walk takes longest
        }
        supply.checkInvariants();
        Set<Long> seen = walk();
        require(seen.containsAll(live.keySet()), "a walk misses objects", 0);
        seen.removeAll(live.keySet());
        require(dead.containsAll(seen), "a walk finds what was never there, or was swept", 0);
    }

    void finish() {
        live.forEach(SpanWorld::checkContents);
        if (!marking) {
            startMarking();
        }
        endMarking();
        space.finishSweep();
        checkSwept();
        assertThat(space.liveBytes())
                .as("live bytes")
                .isEqualTo(
                        live.keySet().stream().mapToLong(SpanWorld::cellBytesOf).sum());
        check();
    }

    private static long cellBytesOf(long ref) {
        return CellSizes.cellBytes(HeaderLayout.typeIdOf(Address.getLong(ref)) - 1);
    }

    @Override
    public void close() {
        table.close();
    }
}
