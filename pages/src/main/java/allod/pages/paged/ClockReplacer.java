package allod.pages.paged;

/// CLOCK: a circle of pages, a hand, and a bit for each page that says whether it was used since the hand came
/// by.
///
/// ```
/// head ──► page, used ──► page ──► page, used ──► tail        the hand is at the head:
///   └── used: bit off, to the tail; else: the victim          to go on is to move the head to the tail
/// ```
///
/// Source: Corbató, *A Paging Experiment with the Multics System*, 1968.
final class ClockReplacer implements Replacer {

    private static final int CIRCLE = 0;

    private final PageQueues queues = new PageQueues(1);

    @Override
    public void added(long page) {
        queues.add(page, CIRCLE);
    }

    @Override
    public void touched(long page) {
        int node = queues.find(page);
        assert node >= 0 : page;
        queues.setMark(node, 1);
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
        for (int node = queues.head(CIRCLE); node >= 0; node = queues.head(CIRCLE)) {
            if (queues.mark(node) == 0) {
                long page = queues.page(node);
                queues.remove(node);
                return page;
            }
            queues.setMark(node, 0);
            queues.move(node, CIRCLE);
        }
        return -1;
    }

    @Override
    public void kept(long page) {
        queues.add(page, CIRCLE); // its bit is off: whoever has found it used has cleared it
    }

    @Override
    public int present() {
        return queues.count(CIRCLE);
    }
}
