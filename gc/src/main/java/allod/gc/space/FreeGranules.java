package allod.gc.space;

import static allod.gc.space.RegionLayout.GRANULES;
import static allod.gc.space.RegionLayout.NEXT;
import static allod.gc.space.RegionLayout.PREVIOUS;
import static allod.pages.Address.getInt;
import static allod.pages.Address.putInt;

/// Free runs of granules by length: a list for each length below 64, four lists per doubling above.
///
/// Invariants:
///
/// - **B1** a run is in the bin of its length; bit *b* of `nonEmpty` is set exactly when bin *b* has a run
/// - **B2** the first and the last row of a run say its length
/// - **B3** `granules` is the sum over all runs
///
/// Threads: under the lock of the supply.
///
/// Sources: boundary tags (Knuth); exact lists for short runs as in tcmalloc's page heap.
final class FreeGranules {

    private static final int EXACT = 64;
    private static final int EXACT_SHIFT = 6;
    private static final int BINS = 192;
    private static final int MAX_WALK = 16; // runs looked at in the bin that may hold too short ones

    private final RegionTable table;
    private final int[] heads = new int[BINS];
    private final long[] nonEmpty = new long[BINS / Long.SIZE];
    private long granules;

    FreeGranules(RegionTable table) {
        this.table = table;
    }

    long granules() {
        return granules;
    }

    /// Granules of the longest run: exact up to 63, else not more than there are.
    int longest() {
        for (int bin = BINS - 1; bin > 0; bin--) {
            if (heads[bin] != 0) {
                return length(heads[bin] - 1);
            }
        }
        return 0;
    }

    int length(int run) {
        return getInt(table.row(run) + GRANULES);
    }

    void insert(int run, int length) {
        long row = table.row(run);
        putInt(row + GRANULES, length);
        putInt(table.row(run + length - 1) + GRANULES, length);
        int bin = binOf(length);
        int head = heads[bin];
        putInt(row + NEXT, head);
        putInt(row + PREVIOUS, 0);
        if (head != 0) {
            putInt(table.row(head - 1) + PREVIOUS, run + 1);
        }
        heads[bin] = run + 1;
        nonEmpty[bin >> 6] |= 1L << bin;
        granules += length;
    }

    void remove(int run) {
        long row = table.row(run);
        int length = getInt(row + GRANULES);
        int next = getInt(row + NEXT);
        int previous = getInt(row + PREVIOUS);
        if (next != 0) {
            putInt(table.row(next - 1) + PREVIOUS, previous);
        }
        if (previous != 0) {
            putInt(table.row(previous - 1) + NEXT, next);
        } else {
            int bin = binOf(length);
            heads[bin] = next;
            if (next == 0) {
                nonEmpty[bin >> 6] &= ~(1L << bin);
            }
        }
        granules -= length;
    }

    /// Removes a run of at least `length` granules: the shortest that is found without a long search.
    ///
    /// @return its first granule, or -1
    int removeAtLeast(int length) {
        int bin = binOf(length);
        int run = fitting(bin, length);
        while (run < 0) {
            bin = nextBin(bin + 1);
            if (bin < 0) {
                return -1;
            }
            run = heads[bin] - 1;
        }
        remove(run);
        return run;
    }

    private int fitting(int bin, int length) {
        int run = heads[bin];
        for (int seen = 0; run != 0 && seen < MAX_WALK; seen++) {
            if (length(run - 1) >= length) {
                return run - 1;
            }
            run = getInt(table.row(run - 1) + NEXT);
        }
        return -1;
    }

    private int nextBin(int from) {
        for (int word = from >> 6; word < nonEmpty.length; word++) {
            long bits = nonEmpty[word] & (word == from >> 6 ? -1L << from : -1L);
            if (bits != 0) {
                return (word << 6) + Long.numberOfTrailingZeros(bits);
            }
        }
        return -1;
    }

    private static int binOf(int length) {
        if (length < EXACT) {
            return length;
        }
        int shift = 31 - Integer.numberOfLeadingZeros(length);
        return EXACT + ((shift - EXACT_SHIFT) << 2) + ((length >>> (shift - 2)) & 3);
    }

    /// Walks all lists; throws when B1 or B3 does not hold.
    ///
    /// @return number of runs
    int checkInvariants() {
        long sum = 0;
        int runs = 0;
        for (int bin = 0; bin < BINS; bin++) {
            boolean flagged = (nonEmpty[bin >> 6] & 1L << bin) != 0;
            if (flagged != (heads[bin] != 0)) {
                throw new AssertionError(
                        "B1: bin " + bin + " is flagged " + flagged + ", its first run is " + heads[bin]);
            }
            for (int run = heads[bin]; run != 0; run = getInt(table.row(run - 1) + NEXT)) {
                int length = length(run - 1);
                if (binOf(length) != bin || table.kind(run - 1) != RegionTable.FREE) {
                    throw new AssertionError("B1: bin " + bin + " has a run of " + length + " granules of kind "
                            + table.kind(run - 1) + " at granule " + (run - 1));
                }
                sum += length;
                runs++;
            }
        }
        if (sum != granules) {
            throw new AssertionError("B3: the bins have " + sum + " granules, counted are " + granules);
        }
        return runs;
    }
}
