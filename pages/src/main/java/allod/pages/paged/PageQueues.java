package allod.pages.paged;

import java.util.Arrays;

/// Some queues of page numbers, and a table that finds each page in whatever queue it is.
///
/// ```
/// table (hash of page) ──► node ──► queue, page, mark
///                            │
///   queue 0: head ⇄ node ⇄ node ⇄ tail        arrays of int, no object a page
/// ```
///
/// Invariants: **Q2** a page is in one queue at most; all operations take constant time.
///
/// Threads: one at a time.
final class PageQueues {

    static final int NONE = -1;

    private static final int MIN_NODES = 64;

    private final int queues; // node i < queues is head and tail of queue i
    private final int[] sizes;
    private long[] pages;
    private int[] next;
    private int[] previous;
    private byte[] queueOf;
    private byte[] marks;
    private int[] table; // node + 1, 0: empty; linear probing
    private int freeNode = NONE; // linked by next
    private int created;

    PageQueues(int queues) {
        this.queues = queues;
        sizes = new int[queues];
        pages = new long[MIN_NODES];
        next = new int[MIN_NODES];
        previous = new int[MIN_NODES];
        queueOf = new byte[MIN_NODES];
        marks = new byte[MIN_NODES];
        table = new int[2 * MIN_NODES];
        created = queues;
        for (int i = 0; i < queues; i++) {
            next[i] = i;
            previous[i] = i;
        }
    }

    /// The node of a page, or [#NONE].
    int find(long page) {
        for (int i = slot(page); table[i] != 0; i = (i + 1) & (table.length - 1)) {
            if (pages[table[i] - 1] == page) {
                return table[i] - 1;
            }
        }
        return NONE;
    }

    /// Puts a page that is nowhere behind the last one of a queue, unmarked.
    int add(long page, int queue) {
        assert find(page) == NONE : page;
        int node = takeNode();
        pages[node] = page;
        marks[node] = 0;
        enter(node);
        append(node, queue);
        return node;
    }

    /// Puts a node behind the last one of a queue.
    void move(int node, int queue) {
        detach(node);
        append(node, queue);
    }

    void remove(int node) {
        detach(node);
        forget(pages[node]);
        next[node] = freeNode;
        freeNode = node;
    }

    /// The node that is longest in a queue, or [#NONE].
    int head(int queue) {
        return sizes[queue] == 0 ? NONE : next[queue];
    }

    int count(int queue) {
        return sizes[queue];
    }

    long page(int node) {
        return pages[node];
    }

    int queue(int node) {
        return queueOf[node];
    }

    int mark(int node) {
        return marks[node];
    }

    void setMark(int node, int mark) {
        marks[node] = (byte) mark;
    }

    private void append(int node, int queue) {
        int last = previous[queue];
        next[last] = node;
        previous[node] = last;
        next[node] = queue;
        previous[queue] = node;
        queueOf[node] = (byte) queue;
        sizes[queue]++;
    }

    private void detach(int node) {
        next[previous[node]] = next[node];
        previous[next[node]] = previous[node];
        sizes[queueOf[node]]--;
    }

    private int takeNode() {
        if (freeNode != NONE) {
            int node = freeNode;
            freeNode = next[node];
            return node;
        }
        if (created == pages.length) {
            grow();
        }
        return created++;
    }

    private void grow() {
        int nodes = 2 * pages.length;
        pages = Arrays.copyOf(pages, nodes);
        next = Arrays.copyOf(next, nodes);
        previous = Arrays.copyOf(previous, nodes);
        queueOf = Arrays.copyOf(queueOf, nodes);
        marks = Arrays.copyOf(marks, nodes);
        int[] old = table;
        table = new int[2 * nodes];
        for (int entry : old) {
            if (entry != 0) {
                enter(entry - 1);
            }
        }
    }

    private void enter(int node) {
        int i = slot(pages[node]);
        while (table[i] != 0) {
            i = (i + 1) & (table.length - 1);
        }
        table[i] = node + 1;
    }

    /// Removes an entry of the table, and moves those behind it that would not be found any more.
    private void forget(long page) {
        int mask = table.length - 1;
        int hole = slot(page);
        while (pages[table[hole] - 1] != page) {
            hole = (hole + 1) & mask;
        }
        for (int i = (hole + 1) & mask; table[i] != 0; i = (i + 1) & mask) {
            int home = slot(pages[table[i] - 1]);
            if (((i - home) & mask) >= ((i - hole) & mask)) { // its way from home leads over the hole
                table[hole] = table[i];
                hole = i;
            }
        }
        table[hole] = 0;
    }

    private int slot(long page) {
        return (int) ((page * 0x9E3779B97F4A7C15L) >>> 32) & (table.length - 1);
    }

    /// Compares the lists with the table; for tests.
    void checkInvariants() {
        int counted = 0;
        for (int queue = 0; queue < queues; queue++) {
            int count = 0;
            for (int node = next[queue]; node != queue; node = next[node]) {
                if (queueOf[node] != queue || find(pages[node]) != node || previous[next[node]] != node) {
                    throw new AssertionError("Q2 is broken: page " + pages[node] + " of queue " + queue);
                }
                count++;
            }
            if (count != sizes[queue]) {
                throw new AssertionError(
                        "Q2 is broken: " + count + " pages in queue " + queue + ", not " + sizes[queue]);
            }
            counted += count;
        }
        long entries = Arrays.stream(table).filter(entry -> entry != 0).count();
        if (entries != counted) {
            throw new AssertionError("Q2 is broken: " + entries + " entries of the table, " + counted + " pages");
        }
    }
}
