package allod.own.check.loan;

import allod.own.check.flow.Body;
import allod.own.check.flow.Edge;
import allod.own.check.flow.Order;
import allod.own.check.flow.Root;
import java.util.BitSet;

/// Which carriers are used later, at the entry of each point: backwards over the graph, a row of bits a point.
///
/// A carrier of a lifetime is alive everywhere: the caller goes on with what it holds. Ways that are never
/// taken count as ways, so that a loan does not end because a loop does not.
final class Liveness {

    private final int stride;
    private final long[] rows;
    private final int[] defined;
    private final int[][] used;

    /// Analyses a body.
    ///
    /// @param always how many carriers beyond those of variables are always alive
    Liveness(Body body, Order order, Carriers carriers, int always) {
        stride = (carriers.count() + always + 63) >>> 6;
        rows = new long[body.points() * stride];
        defined = new int[body.points()];
        used = new int[body.points()][];
        for (int i = 0; i < order.size(); i++) {
            int point = order.pointAt(i);
            Root root = Uses.definedBy(body.at(point));
            defined[point] = root == null ? -1 : carriers.of(root);
            used[point] = used(body, carriers, point);
        }
        solve(body, order);
        for (int i = 0; i < order.size(); i++) {
            for (int k = 0; k < always; k++) {
                set(order.pointAt(i), carriers.count() + k);
            }
        }
    }

    private static int[] used(Body body, Carriers carriers, int point) {
        BitSet found = new BitSet();
        Uses.of(body.at(point), root -> {
            if (carriers.has(root)) {
                found.set(carriers.of(root));
            }
        });
        return found.stream().toArray();
    }

    private void solve(Body body, Order order) {
        long[] row = new long[stride];
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int i = order.size() - 1; i >= 0; i--) {
                changed |= visit(body, order.pointAt(i), row);
            }
        }
    }

    private boolean visit(Body body, int point, long[] row) {
        java.util.Arrays.fill(row, 0);
        for (Edge edge : body.edgesOf(point)) {
            for (int k = 0; k < stride; k++) {
                row[k] |= rows[edge.target() * stride + k];
            }
        }
        if (defined[point] >= 0) {
            row[defined[point] >>> 6] &= ~(1L << defined[point]);
        }
        for (int carrier : used[point]) {
            row[carrier >>> 6] |= 1L << carrier;
        }
        boolean changed = false;
        for (int k = 0; k < stride; k++) {
            changed |= rows[point * stride + k] != row[k];
            rows[point * stride + k] = row[k];
        }
        return changed;
    }

    /// Whether a carrier is used at the point or later.
    boolean isLive(int point, int carrier) {
        return (rows[point * stride + (carrier >>> 6)] & 1L << carrier) != 0;
    }

    /// The carriers that the point itself uses.
    int[] usedAt(int point) {
        return used[point];
    }

    /// How many carriers are alive at a point.
    int count(int point) {
        int count = 0;
        for (int k = 0; k < stride; k++) {
            count += Long.bitCount(rows[point * stride + k]);
        }
        return count;
    }

    /// The place of a live carrier among the live ones of the point.
    int rank(int point, int carrier) {
        int row = point * stride;
        int rank = Long.bitCount(rows[row + (carrier >>> 6)] & (1L << carrier) - 1);
        for (int k = 0; k < carrier >>> 6; k++) {
            rank += Long.bitCount(rows[row + k]);
        }
        return rank;
    }

    /// The first live carrier from a number on; -1 when there is none.
    int next(int point, int from) {
        for (int k = from >>> 6; k < stride; k++) {
            long word = rows[point * stride + k] & (k == from >>> 6 ? -1L << from : -1L);
            if (word != 0) {
                return (k << 6) + Long.numberOfTrailingZeros(word);
            }
        }
        return -1;
    }

    private void set(int point, int carrier) {
        rows[point * stride + (carrier >>> 6)] |= 1L << carrier;
    }
}
