package allod.pages.simulate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Sets of keys with least-recently-used replacement as a textbook writes them: the model that [LruSets] is held
/// against.
final class NaiveSets {

    private final List<Deque<Long>> sets = new ArrayList<>();
    private final int ways;

    NaiveSets(int sets, int ways) {
        this.ways = ways;
        for (int set = 0; set < sets; set++) {
            this.sets.add(new ArrayDeque<>());
        }
    }

    static NaiveSets of(TlbGeometry geometry) {
        return geometry.isThere()
                ? new NaiveSets(geometry.entries() / geometry.ways(), geometry.ways())
                : new NaiveSets(1, 0);
    }

    boolean touch(long key) {
        Deque<Long> set = sets.get((int) Long.remainderUnsigned(key, sets.size()));
        boolean hit = set.remove(key);
        set.addFirst(key);
        if (set.size() > ways) {
            set.removeLast();
        }
        return hit;
    }
}
