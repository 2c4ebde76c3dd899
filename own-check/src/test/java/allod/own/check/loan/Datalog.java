package allod.own.check.loan;

import allod.own.check.flow.Body;
import allod.own.check.flow.Edge;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.flow.Step;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/// The rules of Polonius as relations and a naive fixpoint: nothing is clever here, so that it can be believed.
///
/// ```
/// R1 subset(a, b, p)           where the instruction at p says so
/// R2 subset(a, c, p)           from subset(a, b, p), subset(b, c, p)
/// R3 subset(a, b, q)           from subset(a, b, p), edge(p, q), both live at q
/// R4 holds(o, l, p)            where l is issued at p into o
/// R5 holds(b, l, p)            from holds(a, l, p), subset(a, b, p)
/// R6 holds(o, l, q)            from holds(o, l, p), edge(p, q), l not killed at p, o live at q
/// R7 alive(l, p)               from holds(o, l, p), o live at p
/// R8 error(p, l)               from invalidated(p, l), alive(l, p)
/// ```
///
/// Each root is its own origin. A relation between origins that is carried on (R3) also brings later loans; in Java
/// a borrow is copied once and for all, so the checker does not carry relations: without R3 this gives what the
/// checker must find, with R3 at least that.
final class Datalog {

    private record Subset(Root from, Root to, int point) {}

    private record Holds(Root origin, int loan, int point) {}

    private record Live(Root root, int point) {}

    private final Body body;
    private final boolean carriesRelations;
    private final Set<Live> live = new HashSet<>();
    private final Set<Subset> subsets = new LinkedHashSet<>();
    private final Set<Holds> before = new LinkedHashSet<>();
    private final Set<Holds> after = new LinkedHashSet<>();

    Datalog(Body body, boolean carriesRelations) {
        this.body = body;
        this.carriesRelations = carriesRelations;
        liveness();
        for (int changes = -1; changes != size(); ) {
            changes = size();
            for (int point = 0; point < body.points(); point++) {
                if (reached(point)) {
                    rules(point);
                }
            }
        }
    }

    private int size() {
        return subsets.size() + before.size() + after.size();
    }

    private boolean reached(int point) {
        Set<Integer> seen = new TreeSet<>();
        reach(0, seen);
        return seen.contains(point);
    }

    private void reach(int point, Set<Integer> seen) {
        if (seen.add(point)) {
            body.edgesOf(point).forEach(edge -> reach(edge.target(), seen));
        }
    }

    private void liveness() {
        for (int size = -1; size != live.size(); ) {
            size = live.size();
            for (int point = 0; point < body.points(); point++) {
                int at = point;
                Uses.of(body.at(point), root -> live.add(new Live(root, at)));
                for (Root root : body.roots()) {
                    if (root != Uses.definedBy(body.at(point)) && liveBehind(root, point)) {
                        live.add(new Live(root, point));
                    }
                }
            }
        }
    }

    private boolean liveBehind(Root root, int point) {
        return body.edgesOf(point).stream().anyMatch(edge -> live.contains(new Live(root, edge.target())));
    }

    /// The loan of a point is numbered by the point.
    private void rules(int point) {
        Instruction at = body.at(point);
        switch (at) {
            case Instruction.Borrow borrow -> {
                subsets.add(new Subset(borrow.source().root(), borrow.target(), point));
                after.add(new Holds(borrow.target(), point, point));
            }
            case Instruction.Store store ->
                subsets.add(new Subset(store.source(), store.target().root(), point));
            default -> {}
        }
        close(point);
        for (Edge edge : body.edgesOf(point)) {
            carry(point, edge.target());
        }
    }

    private void close(int point) {
        for (Subset one : Set.copyOf(subsets)) {
            for (Subset two : Set.copyOf(subsets)) {
                if (one.point == point && two.point == point && one.to == two.from) {
                    subsets.add(new Subset(one.from, two.to, point));
                }
            }
        }
        Root defined = Uses.definedBy(body.at(point));
        for (Holds holds : Set.copyOf(before)) {
            if (holds.point == point) {
                if (holds.origin != defined) {
                    after.add(holds);
                }
                for (Subset subset : subsets) {
                    if (subset.point == point && subset.from == holds.origin) {
                        after.add(new Holds(subset.to, holds.loan, point));
                    }
                }
            }
        }
    }

    private void carry(int point, int target) {
        Root defined = Uses.definedBy(body.at(point));
        for (Holds holds : Set.copyOf(after)) {
            boolean killed = ((Instruction.Borrow) body.at(holds.loan)).source().root() == defined;
            if (holds.point == point && !killed && live.contains(new Live(holds.origin, target))) {
                before.add(new Holds(holds.origin, holds.loan, target));
            }
        }
        for (Subset subset : Set.copyOf(subsets)) {
            if (carriesRelations
                    && subset.point == point
                    && live.contains(new Live(subset.from, target))
                    && live.contains(new Live(subset.to, target))) {
                subsets.add(new Subset(subset.from, subset.to, target));
            }
        }
    }

    /// The errors, as `point: loan`.
    Set<String> errors() {
        Set<String> errors = new TreeSet<>();
        for (Holds holds : before) {
            if (live.contains(new Live(holds.origin, holds.point)) && invalidates(holds.point, holds.loan)) {
                errors.add(holds.point + ": " + holds.loan);
            }
        }
        return errors;
    }

    private boolean invalidates(int point, int loan) {
        Instruction.Borrow lent = (Instruction.Borrow) body.at(loan);
        return switch (body.at(point)) {
            case Instruction.Borrow borrow ->
                (borrow.exclusive() || lent.exclusive()) && touches(borrow.source(), lent.source(), true);
            case Instruction.Read read -> lent.exclusive() && touches(read.source(), lent.source(), true);
            case Instruction.Move move -> touches(move.source(), lent.source(), true);
            case Instruction.Store store -> touches(store.target(), lent.source(), false);
            case Instruction.Write write -> touches(write.target(), lent.source(), false);
            default -> false;
        };
    }

    private static boolean touches(Place accessed, Place lent, boolean deep) {
        if (accessed.root() != lent.root()) {
            return false;
        }
        int common = Math.min(accessed.steps().size(), lent.steps().size());
        for (int i = 0; i < common; i++) {
            if (!accessed.steps().get(i).equals(lent.steps().get(i))) {
                return false;
            }
        }
        for (int i = common; i < lent.steps().size(); i++) {
            if (!deep && lent.steps().get(i) instanceof Step.Deref) {
                return false;
            }
        }
        return true;
    }
}
