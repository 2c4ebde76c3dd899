package allod.lab.format;

import java.util.Arrays;

/// The blocks that are live at one moment of a recording: from a block's address to its slot, a small number that
/// stands for the block until it is freed.
///
/// Open addressing with linear probing; removal shifts the rest of the probe sequence back, so no tombstones pile up
/// over millions of frees. Slots of freed blocks are handed out again, the last freed first: the number of slots is the
/// largest number of blocks live at once.
///
/// Invariants: **B1** an address is in the table at most once; **B2** every live slot is below [#slots()];
/// **B3** at most half of the table is full. One thread. Address 0 is a legal key.
final class LiveBlocks {

    /// What [#take] and [#slotOf] answer for an address that is not live.
    static final int ABSENT = -1;

    private static final long GOLDEN = 0x9e3779b97f4a7c15L; // Fibonacci hashing: spreads addresses that share low bits

    private long[] addresses = new long[1 << 10];
    private int[] slotsPlusOne = new int[1 << 10]; // 0 = empty
    private int live;
    private int[] freeSlots = new int[64];
    private int freeCount;
    private int slots;

    /// Makes `address` live and gives it a slot.
    /// The caller has checked that it is not live already.
    int put(long address) {
        if (live * 2 >= addresses.length) {
            grow();
        }
        int slot = freeCount > 0 ? freeSlots[--freeCount] : slots++;
        insert(address, slot);
        live++;
        return slot;
    }

    /// The slot of a live address, or [#ABSENT].
    int slotOf(long address) {
        return slotsPlusOne[find(address)] - 1;
    }

    /// Ends the life of `address` and gives its slot back; [#ABSENT] when it was not live.
    int take(long address) {
        int at = find(address);
        int slot = slotsPlusOne[at] - 1;
        if (slot == ABSENT) {
            return ABSENT;
        }
        closeGap(at);
        live--;
        if (freeCount == freeSlots.length) {
            freeSlots = Arrays.copyOf(freeSlots, freeCount * 2);
        }
        freeSlots[freeCount++] = slot;
        return slot;
    }

    /// Number of blocks live now.
    int live() {
        return live;
    }

    /// Number of slots ever in use: the largest number of blocks that were live at once.
    int slots() {
        return slots;
    }

    /// Checks **B1** to **B3**, and that every entry is found from its home.
    void checkInvariants() {
        int entries = 0;
        for (int at = 0; at < addresses.length; at++) {
            if (slotsPlusOne[at] != 0) {
                entries++;
                require(find(addresses[at]) == at, "B1: an address is in the table twice, or lost");
                require(slotsPlusOne[at] <= slots, "B2: a slot is out of range");
            }
        }
        require(entries == live, "the number of live blocks is wrong");
        require(live * 2 <= addresses.length, "B3: the table is too full");
    }

    private static void require(boolean condition, String violated) {
        if (!condition) {
            throw new IllegalStateException(violated);
        }
    }

    private int find(long address) {
        int mask = addresses.length - 1;
        int at = home(address);
        while (slotsPlusOne[at] != 0 && addresses[at] != address) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void insert(long address, int slot) {
        int at = find(address);
        addresses[at] = address;
        slotsPlusOne[at] = slot + 1;
    }

    private void closeGap(int gap) {
        int mask = addresses.length - 1;
        int at = gap;
        int hole = gap;
        while (true) {
            at = (at + 1) & mask;
            if (slotsPlusOne[at] == 0) {
                slotsPlusOne[hole] = 0;
                return;
            }
            int distanceFromHome = (at - home(addresses[at])) & mask;
            int distanceFromHole = (at - hole) & mask;
            if (distanceFromHome >= distanceFromHole) { // the entry may live in the hole without being lost
                addresses[hole] = addresses[at];
                slotsPlusOne[hole] = slotsPlusOne[at];
                hole = at;
            }
        }
    }

    private void grow() {
        long[] oldAddresses = addresses;
        int[] oldSlots = slotsPlusOne;
        addresses = new long[oldAddresses.length * 2];
        slotsPlusOne = new int[oldAddresses.length * 2];
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldSlots[i] != 0) {
                insert(oldAddresses[i], oldSlots[i] - 1);
            }
        }
    }

    private int home(long address) {
        return (int) ((address * GOLDEN) >>> (64 - Integer.numberOfTrailingZeros(addresses.length)));
    }
}
