package allod.own.check.loan;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.flow.Step;
import allod.own.check.type.Mode;
import allod.own.check.type.OwnType;
import allod.own.check.type.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// All loans of a body by number: first the lifetimes of the caller, then what the points make, in their order.
final class Loans {

    private final List<Loan> all = new ArrayList<>();
    private final Lifetimes lifetimes;
    private final int[] madeAt;
    private final LoanSet[] onRoot;
    private final LoanSet[] ofHolder;
    private boolean guards;
    private final List<Loan.Lifetime> sinks = new ArrayList<>();
    private boolean returns;

    Loans(Body body) {
        lifetimes = new Lifetimes(body);
        all.addAll(lifetimes.all());
        madeAt = new int[body.points()];
        Arrays.fill(madeAt, -1);
        onRoot = new LoanSet[body.roots().size()];
        Arrays.fill(onRoot, LoanSet.EMPTY);
        ofHolder = onRoot.clone();
        boolean stores = false;
        for (int point = 0; point < body.points(); point++) {
            add(body.at(point), point);
            stores |= storesElsewhere(body.at(point));
        }
        if (stores) {
            addSinks(body);
        }
    }

    private void add(Instruction instruction, int point) {
        switch (instruction) {
            case Instruction.Borrow borrow
            when lends(borrow) -> {
                Loan.Lent loan = new Loan.Lent(all.size(), lent(borrow), borrow, point);
                number(loan, point);
                guards |= loan.guards();
                int root = loan.place().root().index();
                onRoot[root] = onRoot[root].with(LoanSet.of(loan.index()));
                if (!reborrowsView(borrow)) {
                    int holder = loan.holder().index();
                    ofHolder[holder] = ofHolder[holder].with(LoanSet.of(loan.index()));
                }
            }
            case Instruction.Lambda lambda -> number(new Loan.Made(all.size(), lambda), point);
            case Instruction.Return leave -> returns |= leave.value() != null;
            default -> {}
        }
    }

    boolean hasGuards() {
        return guards;
    }

    private void number(Loan loan, int point) {
        madeAt[point] = loan.index();
        all.add(loan);
    }

    /// A copy of a shared view, and a borrow that goes through a shared one, lends nothing of this body: no
    /// variable on the way can harm it.
    private static boolean lends(Instruction.Borrow borrow) {
        return matters(borrow)
                && !Derefs.throughShared(borrow.source())
                && !(reborrowsView(borrow) && !borrow.exclusive());
    }

    /// Whether a borrow is more than the reading of a value that nobody owns.
    static boolean matters(Instruction.Borrow borrow) {
        return borrow.source().type().carriesLoans() || !byValue(borrow);
    }

    /// Whether a view, a function or a collection is handed on as it is, rather than borrowed where it stands.
    static boolean byValue(Instruction.Borrow borrow) {
        Mode mode = borrow.source().type().mode();
        return !borrow.captured() && mode == borrow.target().type().mode() && (mode == Mode.VIEW || mode == Mode.PLAIN);
    }

    private static boolean reborrowsView(Instruction.Borrow borrow) {
        return byValue(borrow) && borrow.source().type().mode() == Mode.VIEW;
    }

    private static Place lent(Instruction.Borrow borrow) {
        Place source = borrow.source();
        return reborrowsView(borrow) ? source.then(Step.DEREF, source.type()) : source;
    }

    private static boolean storesElsewhere(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Store store -> !store.target().isRoot();
            case Instruction.Call call ->
                call.signature().flows().stream().anyMatch(flow -> flow.to() != Signature.RESULT);
            default -> false;
        };
    }

    private void addSinks(Body body) {
        for (Root root : body.roots()) {
            LoanSet into = isCollection(root.type())
                    ? lifetimes.heldByElements(root)
                    : isOpenView(root.type()) ? lifetimes.heldBy(root) : LoanSet.EMPTY;
            into.forEach(loan -> {
                if (!sinks.contains(all.get(loan))) {
                    sinks.add((Loan.Lifetime) all.get(loan));
                }
            });
        }
    }

    private static boolean isCollection(OwnType type) {
        OwnType element = type.element();
        return element != null && element.carriesLoans() && !element.traits().foreign();
    }

    private static boolean isOpenView(OwnType type) {
        return type.mode() == Mode.MUT && type.traits().view() && !type.traits().foreign();
    }

    int count() {
        return all.size();
    }

    Loan get(int index) {
        return all.get(index);
    }

    /// The loan that is made at a point; -1 where none is.
    int madeAt(int point) {
        return madeAt[point];
    }

    /// The borrows of a variable or of what it leads to.
    LoanSet on(Root root) {
        return onRoot[root.index()];
    }

    /// The borrows that a temporary holds for the sake of the call that it is made for, beside what the
    /// borrowed value holds itself.
    LoanSet ofHolder(Root holder) {
        return ofHolder[holder.index()];
    }

    Lifetimes lifetimes() {
        return lifetimes;
    }

    /// The lifetimes of the caller into which this body may put loans: what goes there lives on in the caller's
    /// hands whatever becomes of the variable.
    List<Loan.Lifetime> sinks() {
        return sinks;
    }

    /// How many carriers stand for the hands of the caller: the sinks, and behind them the value that is
    /// returned where there is one. What has been returned stays with the caller while the scopes end and
    /// finally blocks run.
    int callersHands() {
        return sinks.size() + (returns ? 1 : 0);
    }

    /// The number of a lifetime among the sinks; -1 when nothing can be put there.
    int sinkOf(Loan loan) {
        return loan instanceof Loan.Lifetime lifetime ? sinks.indexOf(lifetime) : -1;
    }
}
