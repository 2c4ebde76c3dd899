package allod.heap;

import java.util.Map;
import java.util.TreeMap;

/// Numbers 0, 1, 2, ... of which runs are taken and given back: extents, batches of descriptors, local heap ids.
///
/// Lowest fit first, so the tables that the numbers index stay dense. Neighbouring free runs are joined.
///
/// Threads: any, under the monitor; calls are rare.
final class Supply {

    private final String what;
    private final long limit;
    private final TreeMap<Long, Long> free = new TreeMap<>(); // first number -> length of the run
    private long top;

    Supply(String what, long limit) {
        this.what = what;
        this.limit = limit;
    }

    /// Takes a run of `length` numbers.
    ///
    /// @return the first one
    /// @throws HeapOutOfMemory when none is left
    synchronized long take(long length) {
        for (Map.Entry<Long, Long> run : free.entrySet()) {
            if (run.getValue() >= length) {
                return takeFrom(run.getKey(), run.getValue(), length);
            }
        }
        if (length > limit - top) {
            throw HeapOutOfMemory.regionExhausted(what, limit);
        }
        top += length;
        return top - length;
    }

    private long takeFrom(long first, long available, long length) {
        free.remove(first);
        if (available > length) {
            free.put(first + length, available - length);
        }
        return first;
    }

    /// Gives a run back that was taken, or a part of it.
    synchronized void giveBack(long first, long length) {
        long from = first;
        long to = first + length;
        Map.Entry<Long, Long> before = free.lowerEntry(first);
        if (before != null && before.getKey() + before.getValue() == first) {
            from = before.getKey();
        }
        Long after = free.remove(to);
        if (after != null) {
            to += after;
        }
        free.put(from, to - from);
    }
}
