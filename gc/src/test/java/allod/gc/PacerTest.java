package allod.gc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long MIB = 1 << 20;

    private static Pacer pacerOf(ObjectHeap heap, long limitBytes, long softLimitBytes, int growthPercent) {
        return new Pacer(
                heap,
                ObjectHeapOptions.defaults()
                        .limitBytes(limitBytes)
                        .softLimitBytes(softLimitBytes)
                        .growthPercent(growthPercent));
    }

    /// **P1**
    @Test
    void theGoalIsAShareAboveWhatLivesWithinTheLimits() {
        try (ObjectHeap heap = ObjectHeap.create(ObjectHeapOptions.defaults().limitBytes(64 * MIB))) {
            Pacer pacer = pacerOf(heap, 1024 * MIB, Long.MAX_VALUE, 100);
            pacer.settle(100 * MIB, 100 * MIB);
            assertThat(pacer.goalBytes()).isEqualTo(200 * MIB);
            pacer.settle(MIB, MIB);
            assertThat(pacer.goalBytes()).isEqualTo(Pacer.MIN_GOAL_BYTES);
            pacer.settle(900 * MIB, 900 * MIB);
            assertThat(pacer.goalBytes()).isEqualTo(1024 * MIB - 1024 * MIB / 32);

            Pacer soft = pacerOf(heap, 1024 * MIB, 300 * MIB, 100);
            soft.settle(200 * MIB, 200 * MIB);
            assertThat(soft.goalBytes()).isEqualTo(300 * MIB);
            soft.settle(320 * MIB, 320 * MIB);
            assertThat(soft.goalBytes()).isEqualTo(340 * MIB); // a sixteenth above what lives
        }
    }

    /// **P2**
    @Test
    void theTriggerLeavesRoomForMarking() {
        try (ObjectHeap heap = ObjectHeap.create(ObjectHeapOptions.defaults().limitBytes(64 * MIB))) {
            Pacer pacer = pacerOf(heap, 1024 * MIB, Long.MAX_VALUE, 100);
            pacer.settle(100 * MIB, 100 * MIB);
            assertThat(pacer.triggerBytes()).isBetween(125 * MIB, 200 * MIB);
        }
    }

    /// **P2**
    @Test
    void aHeapThatIsNearlyFullDoesNotCollectAtOnceAgain() {
        try (ObjectHeap heap = ObjectHeap.create(ObjectHeapOptions.defaults().limitBytes(64 * MIB))) {
            Pacer pacer = pacerOf(heap, 1024 * MIB, Long.MAX_VALUE, 100);
            pacer.settle(1000 * MIB, 1000 * MIB);
            assertThat(pacer.triggerBytes()).isEqualTo(1012 * MIB);
        }
    }
}
