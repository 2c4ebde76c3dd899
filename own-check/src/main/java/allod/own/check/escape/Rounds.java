package allod.own.check.escape;

import allod.own.check.flow.Body;
import allod.own.check.flow.Edge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The loops of a body, as the graph has them: edges that lead back, and the points that each of them closes a
/// loop around. Java has no jumps into loops, so every such edge leads to the head of its loop.
final class Rounds {

    /// An edge.
    private record Back(int from, int head) {}

    private final Body body;
    private final Map<Back, BitSet> loops = new HashMap<>();
    private final List<List<Integer>> before = new ArrayList<>();

    private Rounds(Body body) {
        this.body = body;
    }

    static Rounds of(Body body) {
        Rounds rounds = new Rounds(body);
        rounds.turnAround();
        for (Back back : rounds.backs()) {
            rounds.loops.put(back, rounds.inside(back));
        }
        return rounds;
    }

    /// Whether the edge starts a new round of a loop that a point is in.
    boolean again(int from, int target, int point) {
        BitSet loop = loops.get(new Back(from, target));
        return loop != null && point >= 0 && loop.get(point);
    }

    private void turnAround() {
        for (int point = 0; point < body.points(); point++) {
            before.add(new ArrayList<>(1));
        }
        for (int point = 0; point < body.points(); point++) {
            for (Edge edge : body.edgesOf(point)) {
                before.get(edge.target()).add(point);
            }
        }
    }

    /// A depth-first walk: an edge to a point that the walk has not left yet leads back.
    private List<Back> backs() {
        List<Back> found = new ArrayList<>();
        BitSet seen = new BitSet();
        BitSet open = new BitSet();
        int[] next = new int[body.points()];
        Deque<Integer> path = new ArrayDeque<>();
        path.push(0);
        seen.set(0);
        open.set(0);
        while (!path.isEmpty()) {
            int point = path.peek();
            if (next[point] == body.edgesOf(point).size()) {
                open.clear(path.pop());
                continue;
            }
            int target = body.edgesOf(point).get(next[point]++).target();
            if (open.get(target)) {
                found.add(new Back(point, target));
            } else if (!seen.get(target)) {
                seen.set(target);
                open.set(target);
                path.push(target);
            }
        }
        return found;
    }

    private BitSet inside(Back back) {
        BitSet loop = new BitSet();
        loop.set(back.head());
        Deque<Integer> open = new ArrayDeque<>();
        open.push(back.from());
        while (!open.isEmpty()) {
            int point = open.pop();
            if (!loop.get(point)) {
                loop.set(point);
                before.get(point).forEach(open::push);
            }
        }
        return loop;
    }
}
