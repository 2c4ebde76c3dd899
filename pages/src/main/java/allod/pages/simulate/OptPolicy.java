package allod.pages.simulate;

import java.util.Arrays;

/// Belady's OPT: the page whose next use is farthest in the future leaves. It knows the future, so no policy has
/// fewer faults: the bound that the others are measured by.
///
/// ```
/// string      a b a c b        next use   2 4 - - -     (the change that uses the page again; never is the end)
/// heap        the pages in frames, the one whose next use is farthest on top
/// ```
///
/// Invariant: **O1** no page in the heap is used later than its parent, and `place` says where each page is.
///
/// Memory: 4 bytes a change of the string, for all that run on it.
///
/// Source: L. A. Belady, *A study of replacement algorithms for a virtual-storage computer* (IBM Systems Journal,
/// 1966).
final class OptPolicy implements FramePolicy {

    private static final int ABSENT = -1;

    private final int[] nextUse; // by change
    private final int[] heap;
    private final int[] place; // by page number: where it is in the heap
    private final int[] use; // by page number: its next use
    private int filled;
    private int now;

    /// @param nextUse of [#nextUses], for the very string whose pages will be looked up
    OptPolicy(int frames, int pages, int[] nextUse) {
        this.nextUse = nextUse;
        heap = new int[frames];
        place = new int[pages];
        use = new int[pages];
        Arrays.fill(place, ABSENT);
    }

    /// For every change, the change at which its page is used again; the end of the string for never.
    static int[] nextUses(PageString string) {
        int[] nextUse = new int[string.changes()];
        int[] upcoming = new int[string.pages()];
        Arrays.fill(upcoming, string.changes());
        for (int change = string.changes() - 1; change >= 0; change--) {
            int page = string.page(change);
            nextUse[change] = upcoming[page];
            upcoming[page] = change;
        }
        return nextUse;
    }

    @Override
    public boolean faults(int page) {
        use[page] = nextUse[now++];
        boolean fault = place[page] == ABSENT;
        if (!fault) {
            siftUp(place[page], page); // its next use has moved away
        } else if (filled == heap.length) {
            place[heap[0]] = ABSENT;
            siftDown(page);
        } else {
            siftUp(filled++, page);
        }
        return fault;
    }

    private void siftUp(int from, int page) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (use[heap[parent]] >= use[page]) {
                break;
            }
            put(at, heap[parent]);
            at = parent;
        }
        put(at, page);
    }

    private void siftDown(int page) {
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= filled) {
                break;
            }
            if (child + 1 < filled && use[heap[child + 1]] > use[heap[child]]) {
                child++;
            }
            if (use[heap[child]] <= use[page]) {
                break;
            }
            put(at, heap[child]);
            at = child;
        }
        put(at, page);
    }

    private void put(int at, int page) {
        heap[at] = page;
        place[page] = at;
    }

    void checkInvariants() {
        for (int at = 0; at < filled; at++) {
            if (place[heap[at]] != at || (at > 0 && use[heap[at]] > use[heap[(at - 1) >>> 1]])) {
                throw new AssertionError("O1 is broken at place " + at);
            }
        }
    }
}
