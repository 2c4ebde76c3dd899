package allod.pages.simulate;

import java.util.Arrays;

/// The order in which a program went from page to page, by page number, repetitions left out: what replacement is
/// simulated with.
///
/// ```
/// look-ups   a a a b b a c c c      string   a b a c
/// ```
///
/// A repetition finds its page in memory under every policy with a frame or more, so leaving it out changes no number
/// of faults of FIFO, CLOCK, LRU and OPT. Policies that count how often a page is used (LRU-2, 2Q, S3-FIFO) take a
/// run of look-ups as one use, which is what their authors ask for: uses close together are *correlated* and say
/// little.
///
/// Memory: 4 bytes a change, up to a bound; what comes after is not kept.
///
/// Threads: one at a time.
public final class PageString {

    private static final int CHUNK_SHIFT = 16;
    private static final int CHUNK = 1 << CHUNK_SHIFT;

    private final int maxChanges;
    private int[][] chunks = new int[16][];
    private int changes;
    private long missed;
    private int pages;

    PageString(int maxChanges) {
        if (maxChanges < 1) {
            throw new IllegalArgumentException("a string of " + maxChanges + " changes holds nothing: allow 1 or more");
        }
        this.maxChanges = maxChanges;
    }

    /// A string of its own, for those who know the order of pages already.
    ///
    /// @param numbers of pages, from 0 without gaps in the order of first appearance
    public static PageString of(int... numbers) {
        PageString string = new PageString(Math.max(1, numbers.length));
        for (int number : numbers) {
            if (number < 0 || number > string.pages) {
                throw new IllegalArgumentException("page number " + number + " comes after " + string.pages
                        + " pages: number them from 0 in the order of their first appearance");
            }
            string.add(number);
        }
        return string;
    }

    void add(int number) {
        if (changes == maxChanges) {
            missed++;
            return;
        }
        int chunk = changes >>> CHUNK_SHIFT;
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunks.length * 2);
        }
        if (chunks[chunk] == null) {
            chunks[chunk] = new int[CHUNK];
        }
        chunks[chunk][changes & (CHUNK - 1)] = number;
        changes++;
        pages = Math.max(pages, number + 1);
    }

    /// Changes of page that are kept.
    public int changes() {
        return changes;
    }

    /// Changes that came after the bound was reached, and are not kept.
    public long missed() {
        return missed;
    }

    /// Pages among the changes that are kept: their numbers are below.
    public int pages() {
        return pages;
    }

    /// The page number of change `index`.
    public int page(int index) {
        return chunks[index >>> CHUNK_SHIFT][index & (CHUNK - 1)];
    }
}
