package allod.own.check.loan;

import allod.own.check.flow.Body;
import allod.own.check.flow.Edge;
import allod.own.check.flow.Order;
import allod.own.check.flow.Root;
import java.util.BitSet;

/// Which loans each live carrier may hold at the entry of each point: forwards over the graph, united where
/// paths join.
///
/// ```
/// states[point] = [LoanSet of the 1st live carrier, of the 2nd, ...]     dead ones hold nothing
/// ```
final class Origins {

    private final Body body;
    private final Order order;
    private final Loans loans;
    private final Carriers carriers;
    private final Liveness liveness;
    private final LoanSet[][] states;

    Origins(Body body, Order order, Loans loans, Carriers carriers, Liveness liveness) {
        this.body = body;
        this.order = order;
        this.loans = loans;
        this.carriers = carriers;
        this.liveness = liveness;
        states = new LoanSet[body.points()][];
        begin();
        solve();
    }

    private void begin() {
        LoanSet[] entry = new LoanSet[liveness.count(0)];
        java.util.Arrays.fill(entry, LoanSet.EMPTY);
        for (Root root : body.roots()) {
            if (carriers.has(root) && liveness.isLive(0, carriers.of(root))) {
                entry[liveness.rank(0, carriers.of(root))] = loans.lifetimes().heldBy(root);
            }
        }
        for (int i = 0; i < loans.sinks().size(); i++) {
            entry[liveness.rank(0, carriers.count() + i)] =
                    LoanSet.of(loans.sinks().get(i).index());
        }
        states[0] = entry;
    }

    private void solve() {
        Transfer transfer = new Transfer(loans, carriers);
        BitSet open = new BitSet(order.size());
        open.set(0);
        for (int position = 0; position >= 0; position = open.nextSetBit(0)) {
            open.clear(position);
            int point = order.pointAt(position);
            fill(transfer, point);
            transfer.apply(body.at(point), point);
            for (Edge edge : body.edgesOf(point)) {
                if (join(transfer, edge.target())) {
                    open.set(order.positionOf(edge.target()));
                }
            }
        }
    }

    private void fill(Transfer transfer, int point) {
        transfer.clear();
        int rank = 0;
        for (int carrier = liveness.next(point, 0); carrier >= 0; carrier = liveness.next(point, carrier + 1)) {
            transfer.set(carrier, states[point][rank++]);
        }
    }

    private boolean join(Transfer transfer, int target) {
        boolean changed = states[target] == null;
        if (changed) {
            states[target] = new LoanSet[liveness.count(target)];
            java.util.Arrays.fill(states[target], LoanSet.EMPTY);
        }
        LoanSet[] state = states[target];
        int rank = 0;
        for (int carrier = liveness.next(target, 0); carrier >= 0; carrier = liveness.next(target, carrier + 1)) {
            LoanSet joined = state[rank].with(transfer.get(carrier));
            changed |= !joined.equals(state[rank]);
            state[rank++] = joined;
        }
        return changed;
    }

    /// What a carrier holds at the entry of a point; nothing when it is dead.
    LoanSet of(int point, int carrier) {
        return carrier < 0 || states[point] == null || !liveness.isLive(point, carrier)
                ? LoanSet.EMPTY
                : states[point][liveness.rank(point, carrier)];
    }

    /// What a variable holds at the entry of a point; nothing when it is dead.
    LoanSet of(int point, Root root) {
        return of(point, carriers.of(root));
    }

    /// The loans that are alive at the entry of a point.
    LoanSet alive(int point) {
        LoanSet all = LoanSet.EMPTY;
        for (LoanSet held : states[point]) {
            all = all.with(held);
        }
        return all;
    }

    /// What the carriers other than one hold at the entry of a point.
    LoanSet aliveWithout(int point, int carrier) {
        LoanSet all = LoanSet.EMPTY;
        int rank = 0;
        for (int other = liveness.next(point, 0); other >= 0; other = liveness.next(point, other + 1)) {
            if (other != carrier) {
                all = all.with(states[point][rank]);
            }
            rank++;
        }
        return all;
    }

    boolean isLive(int point, Root root) {
        return carriers.has(root) && liveness.isLive(point, carriers.of(root));
    }
}
