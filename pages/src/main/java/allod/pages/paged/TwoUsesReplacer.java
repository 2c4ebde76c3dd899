package allod.pages.paged;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// LRU-2: the victim is the page whose last use but one is longest ago; pages used once come first, oldest
/// first.
///
/// ```
/// present     by (last use but one, last use)        0 for "there was none"
/// remembered  the uses of as many pages as there is room for, so that a page which comes back soon has had two
/// ```
///
/// Time is counted in uses. A use costs a change of a sorted map, more than with the other policies.
///
/// Source: O'Neil, O'Neil and Weikum, *The LRU-K Page Replacement Algorithm for Database Disk Buffering*,
/// SIGMOD 1993; the correlated reference period is 0.
final class TwoUsesReplacer implements Replacer {

    /// When a page was used.
    private record Uses(long lastButOne, long last) implements Comparable<Uses> {
        Uses then(long now) {
            return new Uses(last, now);
        }

        @Override
        public int compareTo(Uses other) {
            return lastButOne != other.lastButOne
                    ? Long.compare(lastButOne, other.lastButOne)
                    : Long.compare(last, other.last); // no two pages were used at the same time
        }
    }

    private final Map<Long, Uses> present = new HashMap<>();
    private final TreeMap<Uses, Long> order = new TreeMap<>();
    private final Map<Long, Uses> left = new HashMap<>();
    private final PageQueues leftOrder = new PageQueues(1);
    private final int leftPages;
    private long now;

    TwoUsesReplacer(int capacityPages) {
        leftPages = Math.max(1, capacityPages);
    }

    @Override
    public void added(long page) {
        Uses before = forgetLeft(page);
        enter(page, before == null ? new Uses(0, ++now) : before.then(++now));
    }

    private void enter(long page, Uses uses) {
        present.put(page, uses);
        order.put(uses, page);
    }

    @Override
    public void touched(long page) {
        Uses before = Objects.requireNonNull(present.get(page), "a page that is not present");
        order.remove(before);
        enter(page, before.then(++now));
    }

    @Override
    public void removed(long page) {
        Uses uses = present.remove(page);
        if (uses != null) {
            order.remove(uses);
        }
        forgetLeft(page);
    }

    @Override
    public long victim() {
        Map.Entry<Uses, Long> first = order.pollFirstEntry();
        if (first == null) {
            return -1;
        }
        long page = first.getValue();
        present.remove(page);
        left.put(page, first.getKey());
        leftOrder.add(page, 0);
        if (leftOrder.count(0) > leftPages) {
            forgetLeft(leftOrder.page(leftOrder.head(0)));
        }
        return page;
    }

    private @Nullable Uses forgetLeft(long page) {
        int node = leftOrder.find(page);
        if (node >= 0) {
            leftOrder.remove(node);
        }
        return left.remove(page);
    }

    @Override
    public void kept(long page) {
        added(page); // the use that was found counts
    }

    @Override
    public int present() {
        return present.size();
    }
}
