package allod.heap;

import static allod.heap.SpanLayout.NEXT;
import static allod.heap.SpanLayout.PREVIOUS;
import static allod.pages.Address.putInt;

import java.util.HashSet;
import java.util.Set;

/// Free runs of granules by length: one list for each length below 128, eight lists per doubling above.
///
/// ```
/// nonEmpty  0 1 0 0 1 ...        one bit a bin
/// heads     0 7 0 0 3 ...        index of the first run; runs are linked both ways through their descriptors
/// ```
///
/// Invariants:
///
/// - **B1** a run is in the bin of its length; bit *b* is set exactly when bin *b* has a run
/// - **B2** `granules` is the sum over all runs
///
/// Threads: under the lock of the page heap that owns the bins.
///
/// Sources: exact lists for short runs as in tcmalloc's page heap, geometric bins with a bitmap as in TLSF.
final class RunBins {

    private static final int EXACT = 128;
    private static final int EXACT_SHIFT = 7;
    private static final int BINS = EXACT + ((31 - EXACT_SHIFT) << 3);
    private static final int MAX_WALK = 64; // runs looked at for the best fit in one bin

    private final int[] heads = new int[BINS];
    private final long[] nonEmpty = new long[BINS / Long.SIZE];
    private long granules;

    /// Granules in all runs.
    long granules() {
        return granules;
    }

    void insert(long run) {
        int bin = binOf(Span.granules(run));
        int head = heads[bin];
        int index = Region.indexOf(run);
        putInt(run + NEXT, head);
        putInt(run + PREVIOUS, 0);
        if (head != 0) {
            putInt(Region.span(head) + PREVIOUS, index);
        }
        heads[bin] = index;
        nonEmpty[bin >> 6] |= 1L << bin;
        granules += Span.granules(run);
    }

    void remove(long run) {
        int next = Span.next(run);
        int previous = Span.previous(run);
        if (next != 0) {
            putInt(Region.span(next) + PREVIOUS, previous);
        }
        if (previous != 0) {
            putInt(Region.span(previous) + NEXT, next);
        } else {
            int bin = binOf(Span.granules(run));
            heads[bin] = next;
            if (next == 0) {
                nonEmpty[bin >> 6] &= ~(1L << bin);
            }
        }
        granules -= Span.granules(run);
    }

    /// Removes the shortest run of at least `wanted` granules, or nearly so: of a crowded bin only a part is looked at.
    ///
    /// @return 0 when no run is long enough
    long takeBestFit(int wanted) {
        int bin = binOf(wanted);
        if (bin >= EXACT) {
            long run = shortest(heads[bin], wanted);
            if (run != 0) {
                remove(run);
                return run;
            }
            bin++; // in the bins above every run is long enough
        }
        bin = nextNonEmpty(bin);
        if (bin == BINS) {
            return 0;
        }
        long run = bin < EXACT ? Region.span(heads[bin]) : shortest(heads[bin], wanted);
        remove(run);
        return run;
    }

    /// The first run of the longest bin, or 0; it stays where it is.
    long longest() {
        for (int word = nonEmpty.length - 1; word >= 0; word--) {
            if (nonEmpty[word] != 0) {
                int bin = (word << 6) + 63 - Long.numberOfLeadingZeros(nonEmpty[word]);
                return Region.span(heads[bin]);
            }
        }
        return 0;
    }

    /// The first run of the shortest bin from `bin` on that has one, or 0; with [Span#next(long)] it walks that bin.
    long firstFrom(int bin) {
        int found = nextNonEmpty(bin);
        return found == BINS ? 0 : Region.span(heads[found]);
    }

    static int binOf(int granules) {
        if (granules < EXACT) {
            return granules;
        }
        int shift = 31 - Integer.numberOfLeadingZeros(granules);
        return EXACT + ((shift - EXACT_SHIFT) << 3) + ((granules >> (shift - 3)) & 7);
    }

    private static long shortest(int head, int wanted) {
        long best = 0;
        int bestGranules = Integer.MAX_VALUE;
        int walked = 0;
        for (int index = head; index != 0 && walked < MAX_WALK; walked++) {
            long run = Region.span(index);
            int length = Span.granules(run);
            if (length >= wanted && length < bestGranules) {
                best = run;
                bestGranules = length;
            }
            index = Span.next(run);
        }
        return best;
    }

    /// Checks B1 and B2.
    ///
    /// @return all runs
    Set<Long> check() {
        Set<Long> runs = new HashSet<>();
        long sum = 0;
        for (int bin = 0; bin < BINS; bin++) {
            boolean bit = (nonEmpty[bin >> 6] & 1L << bin) != 0;
            if (bit != (heads[bin] != 0)) {
                throw new IllegalStateException("Invariant B1 does not hold: bin " + bin + ", bit " + bit);
            }
            for (int index = heads[bin]; index != 0; index = Span.next(Region.span(index))) {
                int length = Span.granules(Region.span(index));
                sum += length;
                if (binOf(length) != bin || !runs.add(Region.span(index))) {
                    throw new IllegalStateException("Invariant B1 does not hold: bin " + bin + ", length " + length);
                }
            }
        }
        if (sum != granules) {
            throw new IllegalStateException("Invariant B2 does not hold: " + sum + " != " + granules);
        }
        return runs;
    }

    private int nextNonEmpty(int from) {
        if (from >= BINS) {
            return BINS;
        }
        int word = from >> 6;
        long bits = nonEmpty[word] & -1L << from;
        while (bits == 0) {
            if (++word == nonEmpty.length) {
                return BINS;
            }
            bits = nonEmpty[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }
}
