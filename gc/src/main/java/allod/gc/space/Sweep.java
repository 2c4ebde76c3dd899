package allod.gc.space;

import static allod.pages.Address.getLong;
import static allod.pages.Address.putLong;

/// Turns what is not marked in a span into free runs, a word of mark bits at a time.
///
/// ```
/// bits     . . 1 . . . . 1 1 . . .        a bit is set at the start of a live cell
/// cells    run  │ live │ run │live│live│ run
/// ```
///
/// Live cells are not touched, and a gap by one write of two words. The bits are read from the end of the span
/// to its start, so that the next run is known when a run is written. A span without a live cell is recognised
/// by its words alone, and nothing of it is touched.
///
/// Threads: whoever has claimed the span; nobody marks.
///
/// Sources: sweeping by bitmap as in Boehm, Demers and Weiser's collector and Go's.
final class Sweep {

    private Sweep() {}

    /// Whether no cell of the span is marked.
    static boolean isEmpty(MarkBits bits, long start, long end) {
        long last = bits.wordAddress(end - Long.BYTES);
        long all = 0;
        for (long word = bits.wordAddress(start); word <= last; word += Long.BYTES) {
            all |= getLong(word);
        }
        return all == 0;
    }

    /// Sweeps a span that has live cells, and clears its bits.
    ///
    /// @param start first byte of the first cell
    /// @param end behind the last cell
    /// @return number of live cells; the runs are written to the row
    static int sweep(MarkBits bits, long row, long start, long end, int cellBytes, boolean clearsBits) {
        long first = bits.wordAddress(start);
        long above = end; // where the live cell above starts
        long runs = 0;
        int live = 0;
        for (long word = bits.wordAddress(end - Long.BYTES); word >= first; word -= Long.BYTES) {
            long marks = getLong(word);
            if (marks != 0) {
                putLong(word, clearsBits ? 0 : marks);
                long base = start + ((word - first) << 6);
                while (marks != 0) {
                    int bit = 63 - Long.numberOfLeadingZeros(marks);
                    marks &= ~(1L << bit);
                    long cell = base + ((long) bit << 3);
                    runs = gap(cell + cellBytes, above, runs);
                    above = cell;
                    live++;
                }
            }
        }
        Span.setRuns(row, gap(start, above, runs));
        Span.setUsed(row, live);
        return live;
    }

    private static long gap(long from, long to, long runs) {
        if (from == to) {
            return runs;
        }
        FreeRuns.write(from, to - from, runs);
        return from;
    }
}
