package allod.heap;

import java.time.Duration;

/// A heap for one race.
///
/// Many states are alive at once, as many as jcstress thinks the Java heap can hold: the weight stands for the
/// memory and the mappings that it does not see.
final class RacingHeap {

    private static final int WEIGHT_BYTES = 128 << 10;

    final Heap heap = Heap.create(HeapOptions.defaults().name("race").purgeDelay(Duration.ofDays(1)));

    @SuppressWarnings("unused")
    private final byte[] weight = new byte[WEIGHT_BYTES];

    /// Closes the heap.
    ///
    /// @return whether all invariants hold
    boolean closeSoundly() {
        try {
            heap.checkInvariants();
            return true;
        } catch (IllegalStateException broken) {
            System.err.println(broken.getMessage());
            return false;
        } finally {
            heap.close();
        }
    }
}
