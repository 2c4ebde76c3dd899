package allod.lab.collect;

/// Addresses, each once: open addressing, half of it free. One thread.
final class AddressSet {

    private static final long MIX = 0x9e3779b97f4a7c15L; // 2^64 / golden ratio

    private final long[] slots; // 0 is free
    private final int shift;

    /// @param most addresses that there will be
    AddressSet(int most) {
        int log = Math.max(4, Integer.SIZE - Integer.numberOfLeadingZeros(most) + 1);
        slots = new long[1 << log];
        shift = Long.SIZE - log;
    }

    /// Adds an address that is not 0.
    ///
    /// @return false when it was there
    boolean add(long address) {
        int slot = (int) ((address * MIX) >>> shift);
        while (slots[slot] != 0) {
            if (slots[slot] == address) {
                return false;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = address;
        return true;
    }
}
