package allod.pages.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Denning's working set: how many pages a program has used within a window of time, on average and at most.
///
/// ```
/// look-ups   a a b a c c c b d ...
///                └─────────┘           the window: the last T look-ups before now
///                {a, b, c}             the working set now
/// ```
///
/// The average over all moments needs one pass: a look-up keeps its page in the working set until the page is looked
/// up again, but for T look-ups at most, so it adds the smaller of both. The peak is taken over windows that follow
/// each other without overlap, and counts the pages that were touched within one.
///
/// Invariants:
///
/// - **W1** 1 <= average <= pages, and average and peak <= window, once there was a look-up
/// - **W2** a longer window has no smaller average
///
/// Threads: one at a time. Time is counted in look-ups.
public final class WorkingSet {

    private static final long NEVER = -1;

    private final long[] windows;
    private final long[] pageTime; // by window: the sum of the times that look-ups kept their pages
    private final long[] windowStart;
    private final long[] inWindow; // pages touched since the window's start
    private final long[] peak;
    private long[] lastTouch = new long[1 << 9]; // by page number
    private int newest = -1; // the page number of the last look-up
    private long now;
    private long repeated;
    private long nextBorder;

    WorkingSet(long[] windows) {
        for (long window : windows) {
            if (window < 1) {
                throw new IllegalArgumentException(
                        "a window of " + window + " look-ups holds nothing: give it 1 or more, such as 100000");
            }
        }
        this.windows = windows.clone();
        pageTime = new long[windows.length];
        windowStart = new long[windows.length];
        inWindow = new long[windows.length];
        peak = new long[windows.length];
        Arrays.fill(lastTouch, NEVER);
        nextBorder = Arrays.stream(windows).min().orElse(Long.MAX_VALUE);
    }

    /// Another look-up of the page that was looked up last; false when a window ends and it must be a touch.
    boolean repeats() {
        if (now == nextBorder) {
            return false;
        }
        now++;
        repeated++;
        return true;
    }

    /// A look-up of the page that has this number.
    void touch(int number) {
        if (now == nextBorder) {
            closeWindows();
        }
        if (number >= lastTouch.length) {
            int known = lastTouch.length;
            lastTouch = Arrays.copyOf(lastTouch, Math.max(known * 2, number + 1));
            Arrays.fill(lastTouch, known, lastTouch.length, NEVER);
        }
        settleNewest();
        long last = lastTouch[number];
        for (int w = 0; w < windows.length; w++) {
            if (last < windowStart[w]) {
                inWindow[w]++;
            }
            if (last != NEVER) {
                pageTime[w] += Math.min(now - last, windows[w]);
            }
        }
        lastTouch[number] = now++;
        newest = number;
    }

    /// Repetitions move the clock only: the time of the last one is written when another page comes.
    private void settleNewest() {
        if (newest >= 0) {
            lastTouch[newest] = now - 1;
        }
    }

    private void closeWindows() {
        nextBorder = Long.MAX_VALUE;
        for (int w = 0; w < windows.length; w++) {
            if (now - windowStart[w] == windows[w]) {
                peak[w] = Math.max(peak[w], inWindow[w]);
                inWindow[w] = 0;
                windowStart[w] = now;
            }
            nextBorder = Math.min(nextBorder, saturatedSum(windowStart[w], windows[w]));
        }
    }

    private static long saturatedSum(long start, long window) {
        long sum = start + window;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /// Look-ups so far.
    public long lookups() {
        return now;
    }

    /// The figures of every window, in the order in which the windows were given.
    public List<Figures> figures() {
        settleNewest();
        List<Figures> figures = new ArrayList<>();
        for (int w = 0; w < windows.length; w++) {
            long total = pageTime[w] + repeated;
            for (long last : lastTouch) {
                total += last == NEVER ? 0 : Math.min(now - last, windows[w]);
            }
            figures.add(new Figures(windows[w], now == 0 ? 0 : (double) total / now, Math.max(peak[w], inWindow[w])));
        }
        return figures;
    }

    /// What one window has shown.
    ///
    /// @param windowLookups the window
    /// @param averagePages pages in the working set, averaged over all moments
    /// @param peakPages the most pages touched within one window
    public record Figures(long windowLookups, double averagePages, long peakPages) {}

    void checkInvariants(int pages) {
        for (Figures figures : figures()) {
            boolean average = now == 0
                    || (figures.averagePages >= 1 && figures.averagePages <= Math.min(pages, figures.windowLookups));
            if (!average || figures.peakPages > Math.min(pages, figures.windowLookups)) {
                throw new AssertionError("W1 is broken: " + figures + " of " + pages + " pages");
            }
        }
    }
}
