package allod.own.check.move;

import allod.own.check.flow.Body;
import allod.own.check.flow.Edge;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// The ways through a body that control may take: without edges that are never taken.
final class MoveOrder {
    private final Body body;
    private final int[][] before;
    private final int[] order;
    private final int[] rank;

    MoveOrder(Body body) {
        this.body = body;
        this.before = predecessors(body);
        this.order = reversePostorder(body);
        this.rank = new int[body.points()];
        Arrays.fill(rank, -1);
        for (int index = 0; index < order.length; index++) {
            rank[order[index]] = index;
        }
    }

    /// The reached points; each after those that lead to it, but for the ways back of loops.
    int[] order() {
        return order;
    }

    /// The number of a point in the order; -1 when it is not reached.
    int rank(int point) {
        return rank[point];
    }

    /// The points that lead to a point.
    int[] before(int point) {
        return before[point];
    }

    /// Whether what holds before a point must be put together from several ways, or is wanted by several.
    boolean leads(int point) {
        if (point == 0 || before[point].length != 1) {
            return true;
        }
        List<Edge> ways = body.edgesOf(before[point][0]);
        return ways.size() != 1 || ways.getFirst().kind() != Edge.Kind.NORMAL;
    }

    private static int[][] predecessors(Body body) {
        int[] counts = new int[body.points()];
        for (int point = 0; point < body.points(); point++) {
            for (Edge edge : body.edgesOf(point)) {
                counts[edge.target()] += edge.kind() == Edge.Kind.NEVER ? 0 : 1;
            }
        }
        int[][] before = new int[body.points()][];
        for (int point = 0; point < before.length; point++) {
            before[point] = new int[counts[point]];
        }
        for (int point = 0; point < body.points(); point++) {
            for (Edge edge : body.edgesOf(point)) {
                if (edge.kind() != Edge.Kind.NEVER) {
                    before[edge.target()][--counts[edge.target()]] = point;
                }
            }
        }
        return before;
    }

    private static int[] reversePostorder(Body body) {
        int[] order = new int[body.points()];
        int[] next = new int[body.points()];
        boolean[] seen = new boolean[body.points()];
        int free = order.length;
        Deque<Integer> open = new ArrayDeque<>();
        if (order.length > 0) {
            open.push(0);
            seen[0] = true;
        }
        while (!open.isEmpty()) {
            int point = open.peek();
            List<Edge> ways = body.edgesOf(point);
            if (next[point] == ways.size()) {
                order[--free] = open.pop();
                continue;
            }
            Edge edge = ways.get(next[point]++);
            if (edge.kind() != Edge.Kind.NEVER && !seen[edge.target()]) {
                seen[edge.target()] = true;
                open.push(edge.target());
            }
        }
        return Arrays.copyOfRange(order, free, order.length);
    }
}
