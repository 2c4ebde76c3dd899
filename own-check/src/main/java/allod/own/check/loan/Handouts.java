package allod.own.check.loan;

import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.report.Finding;
import allod.own.check.report.Findings;
import allod.own.check.report.Label;
import allod.own.check.report.OwnCode;
import allod.own.check.type.Traits;
import com.sun.source.tree.Tree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Functions that are handed out: where they are kept, they may borrow only what lives for ever; where they are
/// sent to another thread, what they capture must be fit for it.
final class Handouts {

    private final LoanFlow flow;
    private final Findings out;
    private final Set<Tree> told = new HashSet<>();
    private final Map<Root, Instruction> origins = new HashMap<>();

    Handouts(LoanFlow flow, Findings out) {
        this.flow = flow;
        this.out = out;
        for (int point = 0; point < flow.body().points(); point++) {
            switch (flow.body().at(point)) {
                case Instruction.Borrow borrow -> origins.put(borrow.target(), borrow);
                case Instruction.Move move
                when move.target().isRoot() -> origins.put(move.target().root(), move);
                default -> {}
            }
        }
    }

    void check(Instruction.Escape escape, int point) {
        LoanSet held = flow.origins().of(point, escape.value());
        if (escape.kept()) {
            held.forEach(index -> kept(flow.loans().get(index), held, escape));
        }
        if (escape.sent()) {
            held.forEach(index -> {
                if (flow.loans().get(index) instanceof Loan.Made made) {
                    made.lambda().captures().forEach(capture -> sent(made.lambda(), capture));
                }
            });
        }
    }

    private void kept(Loan loan, LoanSet held, Instruction.Escape escape) {
        Root borrowed = switch (loan) {
            case Loan.Lent lent when lent.ofOwnOwner() -> lent.place().root();
            case Loan.Lifetime lifetime -> lifetime.root();
            default -> null;
        };
        if (borrowed == null || borrowed.type().traits().foreign()) {
            return;
        }
        Tree tree = lambdaIn(held, escape);
        if (told.add(tree)) {
            Tree where = loan instanceof Loan.Lent lent ? lent.tree() : borrowed.tree();
            out.add(Finding.of(
                    OwnCode.LAMBDA_OUTLIVES_BORROW,
                    "lambda may outlive the current method, but it borrows `" + borrowed.name() + "`",
                    flow.body().unit(),
                    new Label(tree, "may outlive borrowed value `" + borrowed.name() + "`"),
                    List.of(new Label(where, "`" + borrowed.name() + "` is borrowed here")),
                    "let the lambda take over an owner, or mark the parameter that receives it `@Scoped` when it"
                            + " is not kept"));
        }
    }

    private Tree lambdaIn(LoanSet held, Instruction.Escape escape) {
        Tree[] tree = {escape.tree()};
        held.forEach(index -> {
            if (flow.loans().get(index) instanceof Loan.Made made) {
                tree[0] = made.lambda().tree();
            }
        });
        return tree[0];
    }

    private void sent(Instruction.Lambda lambda, Root capture) {
        switch (origins.get(capture)) {
            case Instruction.Move move
            when move.source().type().traits().confined() ->
                unfit(lambda, move.source(), move.tree(), "sent to another thread", "is `@Confined`");
            case Instruction.Borrow borrow
            when borrow.exclusive() -> {
                if (borrow.source().type().traits().confined()) {
                    unfit(lambda, borrow.source(), borrow.tree(), "sent to another thread", "is `@Confined`");
                }
            }
            case Instruction.Borrow borrow
            when !shareable(borrow.source().type().traits()) ->
                unfit(lambda, borrow.source(), borrow.tree(), "shared between threads", "is not `@Shareable`");
            case null, default -> {}
        }
    }

    private static boolean shareable(Traits traits) {
        return traits.shareable() || !traits.tracked();
    }

    private void unfit(Instruction.Lambda lambda, Place place, Tree where, String what, String why) {
        if (told.add(lambda.tree())) {
            String name = place.type().traits().simpleName();
            String type = name.isEmpty() ? "`" + place.source() + "`" : "`" + name + "`";
            out.add(Finding.of(
                    OwnCode.NOT_SENDABLE,
                    type + " cannot be " + what + " safely",
                    flow.body().unit(),
                    new Label(lambda.tree(), "may run on another thread, with `" + place.source() + "`"),
                    List.of(new Label(where, "`" + place.source() + "` is captured here; " + type + " " + why)),
                    "make what the thread needs inside the lambda, or hand over a copy"));
        }
    }
}
