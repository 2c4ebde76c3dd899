package allod.own.check.loan;

import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.type.Signature;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one instruction does to the origins of all carriers.
///
/// ```
/// t = &p              t := {loan} + what p's root holds
/// x = t, x = move y   x := what t holds, without the loans through the old x
/// x.f = t             x := x + t, and so does everything that x borrows
/// result              := what the flows of the signature bring
/// ```
///
/// One array serves all points; it is filled before each.
final class Transfer {

    private final Loans loans;
    private final Carriers carriers;
    private final LoanSet[] now;

    Transfer(Loans loans, Carriers carriers) {
        this.loans = loans;
        this.carriers = carriers;
        now = new LoanSet[carriers.count() + loans.callersHands()];
        clear();
    }

    void clear() {
        Arrays.fill(now, LoanSet.EMPTY);
    }

    void set(int carrier, LoanSet held) {
        now[carrier] = held;
    }

    LoanSet get(int carrier) {
        return now[carrier];
    }

    void apply(Instruction instruction, int point) {
        switch (instruction) {
            case Instruction.Borrow borrow -> define(borrow.target(), borrowed(borrow, point));
            case Instruction.Lambda lambda -> define(lambda.target(), captured(lambda, point));
            case Instruction.Result result -> define(result.target(), resultOf(result.call()));
            case Instruction.Store store -> put(store.target(), held(store.source()));
            case Instruction.Move move -> put(move.target(), held(move.source().root()));
            case Instruction.Write write
            when write.target().isRoot() -> define(write.target().root(), LoanSet.EMPTY);
            case Instruction.Declare declare -> define(declare.root(), LoanSet.EMPTY);
            case Instruction.ScopeEnd end -> define(end.root(), LoanSet.EMPTY);
            case Instruction.Call call -> flows(call);
            case Instruction.Assume assume -> assume(assume);
            case Instruction.Return leave when leave.value() != null -> returned(leave.value());
            case Instruction.Release release
            when release.place().root().kind() != Root.Kind.RESOURCE ->
                forget(release.place().root());
            default -> {}
        }
    }

    private LoanSet borrowed(Instruction.Borrow borrow, int point) {
        int loan = loans.madeAt(point);
        LoanSet inherited = held(borrow.source().root());
        return loan < 0 ? inherited : LoanSet.of(loan).with(inherited);
    }

    private LoanSet captured(Instruction.Lambda lambda, int point) {
        LoanSet all = LoanSet.of(loans.madeAt(point));
        for (Root capture : lambda.captures()) {
            all = all.with(held(capture));
        }
        return all;
    }

    // A borrow of an owner of this body is refused as such.
    private void returned(Root value) {
        LoanSet[] kept = {LoanSet.EMPTY};
        held(value).forEach(index -> {
            if (loans.get(index) instanceof Loan.Lent lent && lent.place().throughBorrow()) {
                kept[0] = kept[0].with(LoanSet.of(index));
            }
        });
        now[now.length - 1] = kept[0];
    }

    private LoanSet resultOf(Instruction.Call call) {
        LoanSet all = LoanSet.EMPTY;
        for (Signature.Flow flow : call.signature().flows()) {
            if (flow.to() == Signature.RESULT) {
                all = all.with(from(call, flow));
            }
        }
        return all;
    }

    private LoanSet from(Instruction.Call call, Signature.Flow flow) {
        LoanSet all = LoanSet.EMPTY;
        for (Root input : Inputs.of(call, flow.from())) {
            LoanSet held = held(input);
            all = all.with(flow.inner() ? held.without(loans.ofHolder(input)) : held);
        }
        return all;
    }

    private void flows(Instruction.Call call) {
        for (Signature.Flow flow : call.signature().flows()) {
            if (flow.to() != Signature.RESULT) {
                List<Root> targets = Inputs.of(call, flow.to());
                targets.forEach(target -> flowInto(target, from(call, flow)));
            }
        }
    }

    private void put(Place target, LoanSet held) {
        if (target.isRoot()) {
            define(target.root(), held);
        } else {
            flowInto(target.root(), held);
        }
    }

    private void define(@Nullable Root root, LoanSet held) {
        if (root == null) {
            return;
        }
        if (carriers.has(root)) {
            now[carriers.of(root)] = held;
        }
        forget(root);
    }

    // Ends the loans of a variable and of what it led to.
    private void forget(Root root) {
        LoanSet through = loans.on(root);
        if (!through.isEmpty()) {
            for (int i = 0; i < now.length; i++) {
                now[i] = now[i].without(through);
            }
        }
    }

    private void assume(Instruction.Assume assume) {
        Root root = assume.place().root();
        if (assume.fact() == Instruction.Fact.NOTHING && assume.place().isRoot() && carriers.has(root)) {
            now[carriers.of(root)] = LoanSet.EMPTY;
        }
    }

    // Puts loans into a value: whoever holds it, lends it or has it on loan holds them from here on.
    private void flowInto(Root root, LoanSet held) {
        if (held.isEmpty() || !carriers.has(root)) {
            return;
        }
        boolean[] seen = new boolean[now.length];
        Deque<Integer> open = new ArrayDeque<>();
        reach(carriers.of(root), seen, open);
        while (!open.isEmpty()) {
            int carrier = open.pop();
            LoanSet before = now[carrier];
            before.forEach(loan -> spread(loans.get(loan), seen, open));
            now[carrier] = before.with(held);
        }
    }

    private void spread(Loan loan, boolean[] seen, Deque<Integer> open) {
        reach(lenderOf(loan), seen, open);
        if (loan instanceof Loan.Lent lent) {
            LoanSet sameLender = loans.on(lent.place().root());
            for (int i = 0; i < now.length; i++) {
                if (!now[i].and(sameLender).isEmpty()) {
                    reach(i, seen, open);
                }
            }
        }
    }

    private static void reach(int carrier, boolean[] seen, Deque<Integer> open) {
        if (carrier >= 0 && !seen[carrier]) {
            seen[carrier] = true;
            open.push(carrier);
        }
    }

    private int lenderOf(Loan loan) {
        return switch (loan) {
            case Loan.Lent lent -> carriers.of(lent.place().root());
            case Loan.Lifetime lifetime -> {
                int sink = loans.sinkOf(lifetime);
                yield sink < 0 ? -1 : carriers.count() + sink;
            }
            case Loan.Made _ -> -1;
        };
    }

    private LoanSet held(Root root) {
        return carriers.has(root) ? now[carriers.of(root)] : LoanSet.EMPTY;
    }
}
