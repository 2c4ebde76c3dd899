package allod.pages.snapshot;

import allod.pages.PageSize;
import java.util.Arrays;

/// Runs of pages in the order of addresses, in arrays that are used again.
///
/// Invariant: **U1** runs do not touch each other; each ends behind its start.
///
/// Threads: one at a time.
final class PageRuns {

    private static final int FIRST_LENGTH = 256;

    private long[] starts = new long[FIRST_LENGTH];
    private long[] ends = new long[FIRST_LENGTH];
    private int count;
    private long pages;

    void clear() {
        count = 0;
        pages = 0;
    }

    /// Adds a run behind all others; one that begins where the last one ends becomes a part of it.
    void add(long start, long end) {
        assert start < end && (count == 0 || start >= ends[count - 1]) : start + " " + end;
        pages += (end - start) >>> PageSize.SHIFT;
        if (count > 0 && ends[count - 1] == start) {
            ends[count - 1] = end;
            return;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        starts[count] = start;
        ends[count++] = end;
    }

    int count() {
        return count;
    }

    long pages() {
        return pages;
    }

    long bytes() {
        return pages << PageSize.SHIFT;
    }

    long start(int run) {
        return starts[run];
    }

    long end(int run) {
        return ends[run];
    }

    long bytes(int run) {
        return ends[run] - starts[run];
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("runs");
        for (int run = 0; run < count; run++) {
            text.append(" 0x").append(Long.toHexString(starts[run])).append("+").append(bytes(run));
        }
        return text.toString();
    }
}
