package allod.gc;

import java.util.Arrays;

/// The stretches of memory that copies were put into, in the order in which they were begun: the queue of a
/// copying collection, in which the copies themselves are the entries.
final class CopyRuns {
    private long[] starts = new long[64];
    private long[] ends = new long[64];
    private int count;

    void clear() {
        count = 0;
    }

    /// A copy of `bytes` bytes was put to `address`.
    void add(long address, long bytes) {
        if (count != 0 && ends[count - 1] == address) {
            ends[count - 1] += bytes;
            return;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        starts[count] = address;
        ends[count++] = address + bytes;
    }

    int count() {
        return count;
    }

    long start(int run) {
        return starts[run];
    }

    /// Grows while the run is the last one.
    long end(int run) {
        return ends[run];
    }
}
