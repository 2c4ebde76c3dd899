package allod.own.check.flow;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// The points of a body that can be reached, each before those that it leads to as far as loops allow: the
/// reverse postorder of the graph. An analysis that visits them so sees most points once.
public final class Order {

    private final Body body;
    private final boolean never;
    private final int[] points;
    private final int[] positions;

    private Order(Body body, boolean never) {
        this.body = body;
        this.never = never;
        int[] postorder = new int[body.points()];
        positions = new int[body.points()];
        Arrays.fill(positions, -1);
        int count = body.points() == 0 ? 0 : walk(postorder);
        points = new int[count];
        Arrays.fill(positions, -1);
        for (int i = 0; i < count; i++) {
            points[i] = postorder[count - 1 - i];
            positions[points[i]] = i;
        }
    }

    /// Along all edges, those that are never taken too: what stands behind an endless loop counts as reached.
    public static Order ofAll(Body body) {
        return new Order(body, true);
    }

    /// Along the edges that control may take.
    public static Order ofTaken(Body body) {
        return new Order(body, false);
    }

    private int walk(int[] postorder) {
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
            Edge edge = edges.get(next[point]++);
            if ((never || edge.kind() != Edge.Kind.NEVER) && positions[edge.target()] < 0) {
                positions[edge.target()] = 0;
                path.push(edge.target());
            }
        }
        return count;
    }

    /// How many points can be reached.
    public int size() {
        return points.length;
    }

    /// The point at a position.
    public int pointAt(int position) {
        return points[position];
    }

    /// The position of a point; -1 where nothing leads.
    public int positionOf(int point) {
        return positions[point];
    }

    /// Whether some way leads to a point.
    public boolean reaches(int point) {
        return positions[point] >= 0;
    }
}
