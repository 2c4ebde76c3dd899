package allod.own.check.move;

import allod.own.check.flow.Body;
import allod.own.check.flow.Edge;
import allod.own.check.flow.Order;
import java.util.List;

/// The ways through a body that control may take: without edges that are never taken.
final class MoveOrder {
    private final Body body;
    private final int[][] before;
    private final Order order;

    MoveOrder(Body body) {
        this.body = body;
        this.before = predecessors(body);
        this.order = Order.ofTaken(body);
    }

    /// The reached points.
    Order points() {
        return order;
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
}
