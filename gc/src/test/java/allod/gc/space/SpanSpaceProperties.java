package allod.gc.space;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.seam.Fault;
import allod.gc.seam.Stress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Random allocation, marking and sweeping against a map of the objects; and proof that the faults of this
/// package do not get past it.
class SpanSpaceProperties {

    private static final int STEPS = 120;

    @AfterEach
    void calm() {
        Fault.deactivate();
        Stress.use(Stress.Settings.CALM);
    }

    @Test
    void behavesLikeAMapOfObjects() {
        SpaceSeeds.run(12, SpanSpaceProperties::run);
    }

    @Test
    void behavesSoWhenMemoryIsRefusedOften() {
        Stress.use(Stress.Settings.CALM.refusingEvery(3));
        SpaceSeeds.run(5, SpanSpaceProperties::run);
    }

    @Test
    void f6_whiteAllocationWhileMarkingIsCaught() {
        assertCaught(Fault.F6);
    }

    @Test
    void f7_lanesThatAreNotBlackenedAreCaught() {
        assertCaught(Fault.F7);
    }

    @Test
    void f22_aSpanSweptInSomebodysLaneIsCaught() {
        assertCaught(Fault.F22);
    }

    @Test
    void f23_staleMarkBitsAreCaught() {
        assertCaught(Fault.F23);
    }

    private static void assertCaught(Fault fault) {
        fault.activate();
        assertThatThrownBy(() -> SpaceSeeds.run(20, SpanSpaceProperties::run)).isInstanceOf(AssertionError.class);
    }

    private static void run(long seed) {
        try (SpanWorld world = new SpanWorld(seed)) {
            for (int step = 0; step < STEPS; step++) {
                step(world);
                world.check();
            }
            world.finish();
        }
    }

    private static void step(SpanWorld world) {
        switch (world.random.nextInt(10)) {
            case 0, 1, 2, 3 -> allocate(world);
            case 4, 5 -> world.space.sweepSome(1 + world.random.nextInt(200_000));
            case 6 -> world.space.finishSweep();
            case 7 -> world.space.retire(world.anyLane(), world.anyOwner(), world.marking);
            default -> {
                if (world.marking) {
                    world.endMarking();
                } else {
                    world.startMarking();
                }
            }
        }
    }

    private static void allocate(SpanWorld world) {
        LaneHolder owner = world.anyOwner();
        int lane = world.anyLane();
        int count = world.random.nextInt(1, 1 << world.random.nextInt(1, 11));
        for (int i = 0; i < count; i++) {
            if (world.alloc(owner, lane) == 0) {
                return;
            }
        }
    }
}
