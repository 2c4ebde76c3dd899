package allod.gc.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.object.HeaderLayout;
import allod.gc.seam.Fault;
import allod.pages.Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LargeSpaceTest {

    private static final int GRANULE = 16 << 10;
    private static final int CHUNK = 256 << 10;

    private final RegionTable table = RegionTable.reserve("LargeSpaceTest", 64L * CHUNK, GRANULE, CHUNK, false);
    private final RegionSupply supply = new RegionSupply(table, 24L * CHUNK);
    private final MarkBits bits = new MarkBits(table);
    private final LargeSpace space = new LargeSpace(supply, bits);

    @AfterEach
    void close() {
        Fault.deactivate();
        table.close();
    }

    @Test
    void anObjectHasWholeGranulesOfItsOwn() {
        long ref = space.alloc(GRANULE + 8, false);

        assertThat(table.kindAt(ref)).isEqualTo(RegionTable.LARGE);
        assertThat(table.kindAt(ref + GRANULE)).isEqualTo(RegionTable.LARGE_REST);
        assertThat(space.bytesOf(ref)).isEqualTo(GRANULE + 8);
        assertThat(space.usedBytes()).isEqualTo(2 * GRANULE);
        assertThat(table.isObjectStart(ref)).isTrue();
        assertThat(table.isObjectStart(ref + 8)).isFalse();
        assertThat(table.isObjectStart(ref + GRANULE)).isFalse();
    }

    @Test
    void aReservedObjectIsNotSweptBeforeItIsPublished() {
        AtomicInteger pauses = new AtomicInteger();
        long ref = space.reserve(3 << 20, () -> {
            pauses.incrementAndGet();
            space.finishSweep();
            space.startSweep(); // a whole cycle goes by while memory is cleared
            space.finishSweep();
        });
        assertThat(pauses).hasValue(3);
        space.publish(ref, false);
        Address.putLong(ref, HeaderLayout.of(1));

        assertThat(walk()).containsExactly(ref);
        space.checkInvariants(false);
    }

    @Test
    void anAbandonedObjectGivesItsMemoryBack() {
        long before = supply.usedBytes();
        long ref = space.reserve(100_000, () -> {});
        space.abandon(ref);

        assertThat(supply.usedBytes()).isEqualTo(before);
        supply.checkInvariants();
    }

    @Test
    void aBlackObjectSurvivesTheSweepThatFollows() {
        long black = space.alloc(50_000, true);
        long white = space.alloc(50_000, false);
        Address.putLong(black, HeaderLayout.of(1));
        Address.putLong(white, HeaderLayout.of(1));
        space.startSweep();
        space.finishSweep();

        assertThat(walk()).containsExactly(black);
        space.checkInvariants(false);
    }

    @Test
    void f23_staleBitsOfALargeObjectAreCaught() {
        Fault.F23.activate();
        long ref = space.alloc(50_000, true);
        space.startSweep();
        space.finishSweep();

        assertThat(bits.isMarked(ref)).isTrue();
        assertThatThrownBy(() -> space.checkInvariants(false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("L3");
    }

    @Test
    void behavesLikeAMapOfObjects() {
        SplittableRandom random = new SplittableRandom(42);
        Map<Long, Long> objects = new HashMap<>(); // address to stamp
        long stamps = 0;
        for (int cycle = 0; cycle < 60; cycle++) {
            for (int i = 0; i < 12; i++) {
                long bytes = (33L << 10) + random.nextInt(1 << random.nextInt(10, 20)) & -8;
                long ref = space.alloc(bytes, false);
                if (ref != 0) {
                    fill(ref, bytes, ++stamps);
                    assertThat(objects.put(ref, stamps)).isNull();
                }
                space.sweepSome(random.nextInt(100_000));
            }
            space.finishSweep();
            space.checkInvariants(false);
            assertThat(walk()).isEqualTo(objects.keySet());
            objects.forEach(this::check);
            objects.keySet().removeIf(ref -> random.nextInt(3) != 0 || !bits.mark(ref));
            space.startSweep();
        }
        space.finishSweep();
        supply.checkInvariants();
        assertThat(supply.usedBytes()).isEqualTo(space.usedBytes()).isEqualTo(space.liveBytes());
        assertThat(space.objects()).isEqualTo(objects.size());
    }

    private static void fill(long ref, long bytes, long stamp) {
        for (long at = ref; at < ref + bytes; at += 8) {
            if (Address.getLong(at) != 0) {
                throw new AssertionError("memory is not zero at +" + (at - ref));
            }
            Address.putLong(at, stamp);
        }
        Address.putLong(ref, HeaderLayout.of(1));
    }

    private void check(long ref, long stamp) {
        for (long at = ref + 8; at < ref + space.bytesOf(ref); at += 8) {
            if (Address.getLong(at) != stamp) {
                throw new AssertionError("object " + stamp + " was overwritten at +" + (at - ref));
            }
        }
    }

    private Set<Long> walk() {
        Set<Long> seen = new HashSet<>();
        space.walk((ref, header) -> assertThat(seen.add(ref)).isTrue());
        return seen;
    }
}
