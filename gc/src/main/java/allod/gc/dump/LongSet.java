package allod.gc.dump;

import java.util.Arrays;

/// A set of numbers that are not 0: open addressing, at most half full.
///
/// Threads: one.
final class LongSet {
    private long[] slots = new long[64];
    private int size;

    /// @return whether it was not in the set
    boolean add(long value) {
        assert value != 0 : "0 stands for nothing";
        int at = placeOf(slots, value);
        if (slots[at] == value) {
            return false;
        }
        slots[at] = value;
        if (++size * 2 > slots.length) {
            grow();
        }
        return true;
    }

    private void grow() {
        long[] greater = new long[slots.length * 2];
        for (long value : slots) {
            if (value != 0) {
                greater[placeOf(greater, value)] = value;
            }
        }
        slots = greater;
    }

    private static int placeOf(long[] slots, long value) {
        int mask = slots.length - 1;
        int at = (int) ((value * 0x9E37_79B9_7F4A_7C15L) >>> 32) & mask;
        while (slots[at] != 0 && slots[at] != value) {
            at = (at + 1) & mask;
        }
        return at;
    }

    /// The numbers, ascending.
    long[] toArray() {
        return Arrays.stream(slots).filter(value -> value != 0).sorted().toArray();
    }
}
