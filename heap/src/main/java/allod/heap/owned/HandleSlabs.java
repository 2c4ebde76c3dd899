package allod.heap.owned;

import java.util.Arrays;

/// Which mebibytes of the address space are slabs of one table: a bit map over all from the lowest to the
/// highest.
///
/// ```
/// address >>> 20:   first   first+1  first+2  ...
///                 │ slab  │ -      │ slab  │
/// ```
///
/// Threads: never changes once it is made, so that a reader needs no order to see it whole.
final class HandleSlabs {

    static final int SLAB_SHIFT = 20;
    static final long SLAB_BYTES = 1L << SLAB_SHIFT;

    static final HandleSlabs NONE = new HandleSlabs(0, new boolean[0]);

    private final long first;
    private final boolean[] slabs;

    private HandleSlabs(long first, boolean[] slabs) {
        this.first = first;
        this.slabs = slabs;
    }

    boolean contains(long address) {
        long index = (address >>> SLAB_SHIFT) - first;
        return index >= 0 && index < slabs.length && slabs[(int) index];
    }

    /// The same slabs, and one more.
    HandleSlabs with(long slabAddress) {
        long number = slabAddress >>> SLAB_SHIFT;
        if (slabs.length == 0) {
            return new HandleSlabs(number, new boolean[] {true});
        }
        long newFirst = Math.min(first, number);
        long newEnd = Math.max(first + slabs.length, number + 1);
        boolean[] longer = new boolean[Math.toIntExact(newEnd - newFirst)];
        System.arraycopy(slabs, 0, longer, (int) (first - newFirst), slabs.length);
        longer[(int) (number - newFirst)] = true;
        return new HandleSlabs(newFirst, longer);
    }

    /// Addresses of all slabs, ascending.
    long[] addresses() {
        long[] addresses = new long[slabs.length];
        int count = 0;
        for (int i = 0; i < slabs.length; i++) {
            if (slabs[i]) {
                addresses[count++] = (first + i) << SLAB_SHIFT;
            }
        }
        return Arrays.copyOf(addresses, count);
    }
}
