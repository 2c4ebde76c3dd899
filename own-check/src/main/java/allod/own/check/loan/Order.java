package allod.own.check.loan;

import allod.own.check.flow.Body;
import allod.own.check.flow.Edge;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// The points of a body that can be reached, each before those that it leads to as far as loops allow: the
/// reverse postorder of the graph. With it both analyses visit most points once.
final class Order {

    private final int[] points;
    private final int[] positions;

    /// Walks the body.
    Order(Body body) {
        int[] postorder = new int[body.points()];
        positions = new int[body.points()];
        Arrays.fill(positions, -1);
        int count = walk(body, postorder);
        points = new int[count];
        for (int i = 0; i < count; i++) {
            points[i] = postorder[count - 1 - i];
        }
        Arrays.fill(positions, -1);
        for (int i = 0; i < count; i++) {
            positions[points[i]] = i;
        }
    }

    private int walk(Body body, int[] postorder) {
        int count = 0;
        int[] next = new int[body.points()];
        Deque<Integer> path = new ArrayDeque<>();
        path.push(0);
        positions[0] = 0;
        while (!path.isEmpty()) {
            int point = path.peek();
            List<Edge> edges = body.edgesOf(point);
            if (next[point] == edges.size()) {
                postorder[count++] = path.pop();
                continue;
            }
            int target = edges.get(next[point]++).target();
            if (positions[target] < 0) {
                positions[target] = 0;
                path.push(target);
            }
        }
        return count;
    }

    /// How many points can be reached.
    int size() {
        return points.length;
    }

    /// The point at a position.
    int pointAt(int position) {
        return points[position];
    }

    /// The position of a point; -1 where nothing leads.
    int positionOf(int point) {
        return positions[point];
    }

    boolean reaches(int point) {
        return positions[point] >= 0;
    }
}
