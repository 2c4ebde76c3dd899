package allod.pages.paged;

/// S3-FIFO: a small queue that most new pages leave soon, a main queue for the others, and a memory of what has
/// left.
///
/// ```
/// added ──► small (a tenth) ──used more than once──► main ──used──► main again, one use less
///               │                                     │
///               └──► remembered ──added again──►      └──► left, forgotten
///                    (as many as main has)
/// ```
///
/// All three are first-in-first-out: a use only counts, up to three.
///
/// Source: Yang and others, *FIFO queues are all you need for cache eviction*, SOSP 2023. A page that a pager
/// keeps has been found used after the use that brought it in, which is what the small queue waits for.
final class ThreeQueuesReplacer implements Replacer {

    private static final int SMALL = 0;
    private static final int MAIN = 1;
    private static final int REMEMBERED = 2;
    private static final int MOST_USES = 3;

    private final PageQueues queues = new PageQueues(3);
    private final int smallPages;
    private final int rememberedPages;
    private int keptInARow;

    ThreeQueuesReplacer(int capacityPages) {
        smallPages = Math.max(1, capacityPages / 10);
        rememberedPages = Math.max(1, capacityPages - smallPages);
    }

    @Override
    public void added(long page) {
        keptInARow = 0;
        int node = queues.find(page);
        if (node >= 0) {
            assert queues.queue(node) == REMEMBERED : page;
            queues.setMark(node, 0);
            queues.move(node, MAIN);
        } else {
            queues.add(page, SMALL);
        }
    }

    @Override
    public void touched(long page) {
        int node = queues.find(page);
        assert node >= 0 && queues.queue(node) != REMEMBERED : page;
        queues.setMark(node, Math.min(MOST_USES, queues.mark(node) + 1));
    }

    @Override
    public void removed(long page) {
        int node = queues.find(page);
        if (node >= 0) {
            queues.remove(node);
        }
    }

    @Override
    public long victim() {
        while (present() > 0) {
            boolean mainIsStuck =
                    keptInARow >= queues.count(MAIN); // each of its pages had to be kept, or there is none
            boolean small = queues.count(SMALL) >= smallPages || mainIsStuck;
            long page = small && queues.count(SMALL) > 0 ? fromSmall() : fromMain();
            if (page >= 0) {
                return page;
            }
        }
        return -1;
    }

    /// The page at the end of the small queue, or -1 when it has moved to the main one.
    private long fromSmall() {
        int node = queues.head(SMALL);
        if (queues.mark(node) > 1) {
            queues.setMark(node, 0);
            queues.move(node, MAIN);
            return -1;
        }
        queues.move(node, REMEMBERED);
        if (queues.count(REMEMBERED) > rememberedPages) {
            queues.remove(queues.head(REMEMBERED));
        }
        return queues.page(node);
    }

    /// The page at the end of the main queue, or -1 when it has gone back to the begin.
    private long fromMain() {
        int node = queues.head(MAIN);
        if (queues.mark(node) > 0) {
            queues.setMark(node, queues.mark(node) - 1);
            queues.move(node, MAIN);
            return -1;
        }
        long page = queues.page(node);
        queues.remove(node);
        return page;
    }

    @Override
    public void kept(long page) {
        keptInARow++;
        int node = queues.find(page);
        if (node >= 0) {
            queues.move(node, MAIN);
        } else {
            node = queues.add(page, MAIN);
        }
        queues.setMark(node, 0);
    }

    @Override
    public int present() {
        return queues.count(SMALL) + queues.count(MAIN);
    }
}
