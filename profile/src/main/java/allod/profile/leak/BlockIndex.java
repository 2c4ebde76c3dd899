package allod.profile.leak;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The blocks of a scan, by address: which of them, if any, does a word point into?
///
/// Invariants:
///
/// - **B1** addresses ascend
/// - **B2** no two blocks have a byte in common
///
/// A block of 0 bytes has its address to itself. Threads: one.
///
/// Errors: blocks that overlap are an `IllegalArgumentException`.
final class BlockIndex {

    /// What [#find] answers for a word that points into no block.
    static final int NONE = -1;

    private long[] addresses = new long[1 << 10];
    private long[] bytes = new long[1 << 10];
    private int[] origins = new int[1 << 10];
    private int count;
    private long lowest;
    private long end;

    void add(long address, long blockBytes, int origin) {
        if (count == addresses.length) {
            addresses = Arrays.copyOf(addresses, count * 2);
            bytes = Arrays.copyOf(bytes, count * 2);
            origins = Arrays.copyOf(origins, count * 2);
        }
        addresses[count] = address;
        bytes[count] = blockBytes;
        origins[count++] = origin;
    }

    /// To be called once, after the last block was added.
    void sort() {
        for (int i = 1; i < count; i++) {
            if (addresses[i] < addresses[i - 1]) {
                sortByAddress();
                break;
            }
        }
        for (int i = 1; i < count; i++) {
            if (addresses[i] < endOf(i - 1)) {
                throw overlap(i - 1, i);
            }
        }
        lowest = count == 0 ? 0 : addresses[0];
        end = count == 0 ? 0 : endOf(count - 1);
    }

    private void sortByAddress() {
        int[] order = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingLong(i -> addresses[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        addresses = Arrays.stream(order).mapToLong(i -> addresses[i]).toArray();
        bytes = Arrays.stream(order).mapToLong(i -> bytes[i]).toArray();
        origins = Arrays.stream(order).map(i -> origins[i]).toArray();
    }

    private IllegalArgumentException overlap(int low, int high) {
        return new IllegalArgumentException("Blocks overlap: " + bytes[low] + " bytes from 0x"
                + Long.toHexString(addresses[low]) + " on, and " + bytes[high] + " bytes from 0x"
                + Long.toHexString(addresses[high]) + " on. Name each live block once.");
    }

    /// The block that `word` points to the start of, or into; or [#NONE].
    int find(long word) {
        if (word < lowest || word >= end) {
            return NONE;
        }
        int low = 0;
        int high = count - 1;
        while (low < high) { // the last block that starts at or before the word
            int middle = (low + high + 1) >>> 1;
            if (addresses[middle] <= word) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return word < endOf(low) ? low : NONE;
    }

    int count() {
        return count;
    }

    long address(int block) {
        return addresses[block];
    }

    long bytes(int block) {
        return bytes[block];
    }

    int origin(int block) {
        return origins[block];
    }

    private long endOf(int block) {
        return addresses[block] + Math.max(1, bytes[block]);
    }
}
