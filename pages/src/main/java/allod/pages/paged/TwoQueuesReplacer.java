package allod.pages.paged;

/// 2Q, the full version: new pages wait in a first-in-first-out queue, and only those that come back are kept
/// by last use.
///
/// ```
/// added ──► incoming (a quarter) ──► left, remembered (half as many as there is room for) ──► forgotten
///                                                │ added again
///                                                ▼
///                                 main, by last use ──► left, forgotten
/// ```
///
/// A use while a page is still incoming says nothing: what is used once is often used again at once.
///
/// Source: Johnson and Shasha, *2Q: A Low Overhead High Performance Buffer Management Replacement Algorithm*,
/// VLDB 1994. A page that a pager keeps goes to the main queue: it has found it used at two looks, or cannot
/// let it go.
final class TwoQueuesReplacer implements Replacer {

    private static final int INCOMING = 0;
    private static final int MAIN = 1;
    private static final int REMEMBERED = 2;

    private final PageQueues queues = new PageQueues(3);
    private final int incomingPages;
    private final int rememberedPages;
    private int keptInARow;

    TwoQueuesReplacer(int capacityPages) {
        incomingPages = Math.max(1, capacityPages / 4);
        rememberedPages = Math.max(1, capacityPages / 2);
    }

    @Override
    public void added(long page) {
        keptInARow = 0;
        int node = queues.find(page);
        if (node >= 0) {
            assert queues.queue(node) == REMEMBERED : page;
            queues.move(node, MAIN);
        } else {
            queues.add(page, INCOMING);
        }
    }

    @Override
    public void touched(long page) {
        int node = queues.find(page);
        assert node >= 0 && queues.queue(node) != REMEMBERED : page;
        if (queues.queue(node) == MAIN) {
            queues.move(node, MAIN);
        }
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
        boolean mainIsStuck = keptInARow >= queues.count(MAIN); // each of its pages had to be kept, or there is none
        if (queues.count(INCOMING) > incomingPages || (mainIsStuck && queues.count(INCOMING) > 0)) {
            return remember(queues.head(INCOMING));
        }
        if (queues.count(MAIN) == 0) {
            return -1;
        }
        int node = queues.head(MAIN);
        long page = queues.page(node);
        queues.remove(node);
        return page;
    }

    private long remember(int node) {
        queues.move(node, REMEMBERED);
        if (queues.count(REMEMBERED) > rememberedPages) {
            queues.remove(queues.head(REMEMBERED));
        }
        return queues.page(node);
    }

    @Override
    public void kept(long page) {
        keptInARow++;
        int node = queues.find(page);
        if (node >= 0) {
            queues.move(node, MAIN);
        } else {
            queues.add(page, MAIN);
        }
    }

    @Override
    public int present() {
        return queues.count(INCOMING) + queues.count(MAIN);
    }
}
