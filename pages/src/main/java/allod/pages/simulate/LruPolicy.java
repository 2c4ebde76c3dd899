package allod.pages.simulate;

import java.util.Arrays;

/// The page that was not used for the longest time leaves: a list of page numbers, newest first, linked through
/// arrays.
///
/// ```
/// newest ◄──► ... ◄──► oldest ◄──► (head) ◄──► newest      a ring; the head is no page
/// ```
final class LruPolicy implements FramePolicy {

    private static final int ABSENT = -1;

    private final int frames;
    private final int head;
    private final int[] older;
    private final int[] newer;
    private int filled;

    LruPolicy(int frames, int pages) {
        this.frames = frames;
        head = pages;
        older = new int[pages + 1];
        newer = new int[pages + 1];
        Arrays.fill(older, ABSENT);
        older[head] = head;
        newer[head] = head;
    }

    @Override
    public boolean faults(int page) {
        boolean fault = older[page] == ABSENT;
        if (!fault) {
            unlink(page);
        } else if (filled == frames) {
            int oldest = newer[head];
            unlink(oldest);
            older[oldest] = ABSENT;
        } else {
            filled++;
        }
        int second = older[head];
        older[head] = page;
        newer[page] = head;
        older[page] = second;
        newer[second] = page;
        return fault;
    }

    private void unlink(int page) {
        older[newer[page]] = older[page];
        newer[older[page]] = newer[page];
    }
}
