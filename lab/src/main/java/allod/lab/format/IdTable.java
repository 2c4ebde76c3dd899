package allod.lab.format;

/// Numbers ids 0, 1, 2, ... in the order in which they come: an open addressing table of primitives, a third
/// free.
///
/// One thread. Any id is legal, 0 as well.
final class IdTable {

    private static final int FIRST_SLOTS = 1 << 10;
    private static final long MIX = 0x9e3779b97f4a7c15L; // 2^64 / golden ratio: neighbours are spread

    private long[] ids = new long[FIRST_SLOTS];
    private int[] numbers = new int[FIRST_SLOTS]; // + 1; 0 is free
    private int shift = Long.SIZE - Integer.numberOfTrailingZeros(FIRST_SLOTS);
    private int count;

    int count() {
        return count;
    }

    /// The number of an id, or -1.
    int find(long id) {
        return numbers[slotOf(id)] - 1;
    }

    /// Numbers a new id.
    ///
    /// @return false when it has a number already
    boolean add(long id) {
        if (count > ids.length / 3 * 2) {
            grow();
        }
        int slot = slotOf(id);
        if (numbers[slot] != 0) {
            return false;
        }
        ids[slot] = id;
        numbers[slot] = ++count;
        return true;
    }

    /// The number of an id, which gets one when it has none.
    int findOrAdd(long id) {
        return add(id) ? count - 1 : find(id);
    }

    private int slotOf(long id) {
        int mask = ids.length - 1;
        int slot = (int) ((id * MIX) >>> shift);
        while (numbers[slot] != 0 && ids[slot] != id) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldIds = ids;
        int[] oldNumbers = numbers;
        ids = new long[oldIds.length * 2];
        numbers = new int[oldIds.length * 2];
        shift--;
        for (int i = 0; i < oldIds.length; i++) {
            if (oldNumbers[i] != 0) {
                int slot = slotOf(oldIds[i]);
                ids[slot] = oldIds[i];
                numbers[slot] = oldNumbers[i];
            }
        }
    }
}
