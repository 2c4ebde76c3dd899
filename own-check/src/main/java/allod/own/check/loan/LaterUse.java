package allod.own.check.loan;

import allod.own.check.flow.Edge;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Root;
import allod.own.check.report.Label;
import com.sun.source.tree.Tree;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a loan is still alive: the nearest use of somebody who holds it.
///
/// @param tree where it is used
/// @param how in which way, to follow "borrow later used here"
/// @param holder the variable that is used
record LaterUse(Tree tree, String how, @Nullable Root holder) {

    /// The label, with the kind of the borrow before it.
    Label label(String borrow) {
        return new Label(tree, borrow + " later " + how);
    }

    /// Searches forward from a conflict, nearest points first, along the ways on which the loan stays alive.
    static Optional<LaterUse> of(Conflict conflict, LoanFlow flow) {
        return at(conflict.point(), conflict, flow).or(() -> behind(conflict, flow));
    }

    private static Optional<LaterUse> behind(Conflict conflict, LoanFlow flow) {
        BitSet seen = new BitSet();
        Deque<Integer> open = new ArrayDeque<>();
        follow(conflict.point(), seen, open, flow);
        while (!open.isEmpty()) {
            int point = open.poll();
            if (!flow.origins().alive(point).contains(conflict.loan().index())) {
                continue;
            }
            Optional<LaterUse> use = at(point, conflict, flow);
            if (use.isPresent()) {
                return use;
            }
            follow(point, seen, open, flow);
        }
        return inTheCaller(conflict, flow);
    }

    private static void follow(int point, BitSet seen, Deque<Integer> open, LoanFlow flow) {
        for (Edge edge : flow.body().edgesOf(point)) {
            if (!seen.get(edge.target())) {
                seen.set(edge.target());
                open.add(edge.target());
            }
        }
    }

    private static Optional<LaterUse> at(int point, Conflict conflict, LoanFlow flow) {
        for (int carrier : flow.liveness().usedAt(point)) {
            boolean itself = point == conflict.point() && carrier == conflict.self();
            if (!itself
                    && flow.origins()
                            .of(point, carrier)
                            .contains(conflict.loan().index())) {
                Instruction use = flow.body().at(point);
                return Optional.of(new LaterUse(
                        use.tree(),
                        how(use, point, conflict, flow),
                        flow.carriers().rootOf(carrier)));
            }
        }
        return Optional.empty();
    }

    private static String how(Instruction use, int point, Conflict conflict, LoanFlow flow) {
        if (use instanceof Instruction.Drop) {
            return "used here, at the end of the try statement";
        }
        if (flow.order().positionOf(point) < flow.order().positionOf(conflict.point())) {
            return "used here, in a later iteration of the loop";
        }
        if (use instanceof Instruction.Return) {
            return "returned here";
        }
        if (use instanceof Instruction.Call && point == conflict.point()) {
            return "used by the call";
        }
        return use instanceof Instruction.Store store && !store.target().isRoot()
                ? "held by `" + store.target().source() + "`"
                : "used here";
    }

    private static Optional<LaterUse> inTheCaller(Conflict conflict, LoanFlow flow) {
        int count = flow.carriers().count();
        for (int i = 0; i < flow.loans().sinks().size(); i++) {
            if (flow.origins()
                    .of(conflict.point(), count + i)
                    .contains(conflict.loan().index())) {
                Root root = flow.loans().sinks().get(i).root();
                return Optional.of(new LaterUse(root.tree(), "used through this, after the method returns", root));
            }
        }
        return returned(conflict, flow);
    }

    private static Optional<LaterUse> returned(Conflict conflict, LoanFlow flow) {
        for (int point = 0; point < flow.body().points(); point++) {
            if (flow.order().reaches(point)
                    && flow.body().at(point) instanceof Instruction.Return leave
                    && leave.value() != null
                    && flow.origins()
                            .of(point, leave.value())
                            .contains(conflict.loan().index())) {
                return Optional.of(new LaterUse(leave.tree(), "used by the caller, as it is returned here", null));
            }
        }
        return Optional.empty();
    }

    /// A variable of the source that holds the loan of the conflict; null where only temporaries do.
    static @Nullable Root namedHolder(Conflict conflict, LoanFlow flow) {
        for (int carrier = 0; carrier < flow.carriers().count(); carrier++) {
            Root root = flow.carriers().rootOf(carrier);
            if (root != null
                    && !root.temporary()
                    && flow.origins()
                            .of(conflict.point(), carrier)
                            .contains(conflict.loan().index())) {
                return root;
            }
        }
        return null;
    }
}
