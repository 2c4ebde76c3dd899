package allod.own.check.loan;

import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.type.Mode;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/// Finds the accesses that meet a loan in the origin of a live variable.
///
/// | access | shared loan | exclusive loan, reserved | exclusive loan |
/// | --- | --- | --- | --- |
/// | read, shared borrow | | | conflict |
/// | reservation | | conflict | conflict |
/// | exclusive borrow, write, move, end | conflict | conflict | conflict |
///
/// A reservation becomes an exclusive borrow at its call; what is alive there beside it is met then.
final class Conflicts {

    private final LoanFlow flow;
    private final List<Conflict> found = new ArrayList<>();

    private Conflicts(LoanFlow flow) {
        this.flow = flow;
    }

    /// All conflicts, in an order in which what happens first comes first.
    static List<Conflict> of(LoanFlow flow) {
        Conflicts conflicts = new Conflicts(flow);
        for (int i = 0; i < flow.order().size(); i++) {
            int point = flow.order().pointAt(i);
            conflicts.visit(flow.body().at(point), point);
        }
        return conflicts.found;
    }

    private void visit(Instruction instruction, int point) {
        switch (instruction) {
            case Instruction.Borrow borrow
            when !Loan.guards(borrow) -> access(accessOf(borrow, point), borrow.source(), point, borrow.tree());
            case Instruction.Move move -> {
                access(Access.MOVE, move.source(), point, move.tree());
                access(Access.WRITE, move.target(), point, move.tree());
            }
            case Instruction.Store store -> access(Access.WRITE, store.target(), point, store.tree());
            case Instruction.Write write -> access(Access.WRITE, write.target(), point, write.tree());
            case Instruction.Read read -> access(Access.READ, read.source(), point, read.tree());
            case Instruction.Call call -> Inputs.all(call).forEach(input -> activate(input, point));
            case Instruction.Drop drop -> access(Access.END, drop.place(), point, drop.tree());
            case Instruction.ScopeEnd end
            when end.root().type().owns() -> access(Access.END, Place.of(end.root()), point, end.tree());
            default -> {}
        }
    }

    private Access accessOf(Instruction.Borrow borrow, int point) {
        if (borrow.exclusive()) {
            return borrow.twoPhase() ? Access.RESERVED : Access.EXCLUSIVE;
        }
        if (Loans.byValue(borrow) && borrow.source().type().mode() == Mode.PLAIN) {
            return Access.READ;
        }
        return callsWhatChanges(borrow, point) ? Access.EXCLUSIVE : Access.SHARED;
    }

    /// Whether the borrow is of a function that has captured something exclusively: whoever calls it uses that.
    private boolean callsWhatChanges(Instruction.Borrow borrow, int point) {
        if (!borrow.source().isRoot() || !borrow.source().type().traits().function()) {
            return false;
        }
        return flow.origins()
                .of(point, borrow.source().root())
                .anyMatch(loan -> flow.loans().get(loan) instanceof Loan.Lent lent
                        && lent.exclusive()
                        && lent.borrow().captured());
    }

    private void activate(Root input, int point) {
        int carrier = flow.carriers().of(input);
        flow.origins().of(point, input).forEach(loan -> {
            if (flow.loans().get(loan) instanceof Loan.Lent lent
                    && lent.holder() == input
                    && lent.borrow().twoPhase()
                    && lent.exclusive()) {
                LoanSet others = flow.origins().aliveWithout(point, carrier);
                meet(Access.EXCLUSIVE, lent.place(), point, lent.tree(), others, carrier);
            }
        });
    }

    private void access(Access access, Place place, int point, Tree tree) {
        if (!flow.loans().on(place.root()).isEmpty()) {
            meet(access, place, point, tree, flow.origins().alive(point), -1);
        }
        if (flow.loans().hasGuards() && changes(access) && place.throughBorrow()) {
            meetGuards(access, place, point, tree);
        }
    }

    // In a guard a binding of the pattern leads into what the switch looks at.
    private void meetGuards(Access access, Place place, int point, Tree tree) {
        LoanSet led = flow.origins().of(point, place.root());
        flow.origins().alive(point).forEach(index -> {
            if (flow.loans().get(index) instanceof Loan.Lent guard
                    && guard.guards()
                    && led.anyMatch(loan -> flow.loans().get(loan) instanceof Loan.Lent lent
                            && lent.place().overlaps(guard.place()))) {
                found.add(new Conflict(guard, access, place, point, tree, -1));
            }
        });
    }

    private static boolean changes(Access access) {
        return access == Access.EXCLUSIVE || access == Access.RESERVED || access == Access.WRITE;
    }

    private void meet(Access access, Place place, int point, Tree tree, LoanSet alive, int self) {
        flow.loans().on(place.root()).and(alive).forEach(index -> {
            Loan.Lent loan = (Loan.Lent) flow.loans().get(index);
            if (access.touches(place, loan.place()) && disturbs(access, loan, point)) {
                found.add(new Conflict(loan, access, place, point, tree, self));
            }
        });
    }

    private boolean disturbs(Access access, Loan.Lent loan, int point) {
        boolean alias = Loans.byValue(loan.borrow()) && loan.place().type().mode() == Mode.PLAIN;
        if (alias || loan.guards()) {
            return !alias && changes(access);
        }
        if (!access.onlyLooks()) {
            return true;
        }
        return loan.exclusive() && (access == Access.RESERVED || !isReserved(loan, point));
    }

    /// Whether an exclusive loan is not yet in force: its temporary still waits for the call.
    private boolean isReserved(Loan.Lent loan, int point) {
        return loan.borrow().twoPhase() && flow.origins().isLive(point, loan.holder());
    }
}
