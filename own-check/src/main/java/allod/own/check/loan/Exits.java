package allod.own.check.loan;

import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.report.Finding;
import allod.own.check.report.Findings;
import allod.own.check.report.Label;
import allod.own.check.report.OwnCode;
import allod.own.check.type.Signature;
import com.sun.source.tree.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Loans that leave the body: what is returned may hold only what the declaration names, and what goes into a
/// value of the caller must live as long as that does.
final class Exits {

    private final LoanFlow flow;
    private final Findings out;
    private final Set<Tree> told = new HashSet<>();

    private Exits(LoanFlow flow, Findings out) {
        this.flow = flow;
        this.out = out;
    }

    static void check(LoanFlow flow, Findings out) {
        Exits exits = new Exits(flow, out);
        Handouts handouts = new Handouts(flow, out);
        for (int point = 0; point < flow.body().points(); point++) {
            if (flow.order().reaches(point)) {
                exits.visit(flow.body().at(point), point);
                if (flow.body().at(point) instanceof Instruction.Escape escape) {
                    handouts.check(escape, point);
                }
            }
        }
    }

    private void visit(Instruction instruction, int point) {
        switch (instruction) {
            case Instruction.Return leave when leave.value() != null -> leave(leave.value(), leave.tree(), point);
            case Instruction.Call call -> intoInputs(call, point);
            case Instruction.Store store
            when !store.target().isRoot() ->
                into(store.target().root(), flow.origins().of(point, store.source()), store.tree(), point);
            default -> {}
        }
    }

    private void leave(Root value, Tree tree, int point) {
        flow.origins().of(point, value).forEach(index -> {
            if (flow.loans().get(index) instanceof Loan.Lent lent && leavesOwner(lent, point) && told.add(tree)) {
                local(lent, tree);
            }
        });
        Signature signature = flow.body().signature();
        if (signature != null && declaresFlow(signature) && !told.contains(tree)) {
            undeclared(value, signature, tree, point);
        }
    }

    /// An owner of a class that says nothing itself may stay alive in places that nobody follows: it must be
    /// seen to end.
    private boolean leavesOwner(Loan.Lent lent, int point) {
        Root root = lent.place().root();
        if (lent.borrow().captured() || !lent.ofOwnOwner() || isOnlyLentToLambda(root)) {
            return false;
        }
        return !root.type().traits().foreign() || Ends.follow(flow.body(), point, root);
    }

    private boolean isOnlyLentToLambda(Root root) {
        return flow.body().captures().stream()
                .anyMatch(capture ->
                        capture.inner().root() == root && capture.use() != allod.own.check.flow.Body.Capture.Use.MOVED);
    }

    private void local(Loan.Lent lent, Tree tree) {
        Place place = lent.place();
        boolean temporary = place.root().temporary();
        String what = temporary
                ? "temporary value"
                : kindOf(place.root()) + " `" + place.root().name() + "`";
        out.add(Finding.of(
                OwnCode.RETURN_OF_LOCAL_BORROW,
                "cannot return value referencing " + what,
                flow.body().unit(),
                new Label(tree, "returns a value referencing data owned by the current method"),
                List.of(new Label(
                        lent.tree(),
                        temporary ? "temporary value created here" : "`" + place.source() + "` is borrowed here")),
                "return the owner itself, or a copy of what is needed, or borrow from a parameter"));
    }

    private static String kindOf(Root root) {
        return root.kind() == Root.Kind.PARAMETER ? "method parameter" : "local variable";
    }

    private static boolean declaresFlow(Signature signature) {
        return !signature.result().traits().foreign()
                && (signature.result().lifetime().equals("static")
                        || signature.flows().stream().anyMatch(one -> one.to() == Signature.RESULT));
    }

    private void undeclared(Root value, Signature signature, Tree tree, int point) {
        LoanSet allowed = flow.loans().lifetimes().ofResult(signature);
        flow.origins().of(point, value).without(allowed).forEach(index -> {
            if (flow.loans().get(index) instanceof Loan.Lifetime lifetime
                    && !(signature.silent() && lifetime.root().type().traits().foreign())
                    && !outlivesAny(lifetime, allowed)
                    && told.add(tree)) {
                mismatch(
                        lifetime,
                        "method was supposed to return data with " + words(allowed) + " but it is returning data with "
                                + lifetime.words(),
                        tree);
            }
        });
    }

    private boolean outlivesAny(Loan.Lifetime lifetime, LoanSet allowed) {
        boolean[] outlives = new boolean[1];
        allowed.forEach(index -> outlives[0] |= flow.loans().get(index) instanceof Loan.Lifetime shorter
                && flow.loans().lifetimes().outlives(lifetime, shorter));
        return outlives[0];
    }

    private String words(LoanSet allowed) {
        StringBuilder text = new StringBuilder();
        allowed.forEach(index -> {
            if (flow.loans().get(index) instanceof Loan.Lifetime lifetime) {
                text.append(text.isEmpty() ? "" : " or ").append(lifetime.words());
            }
        });
        return text.isEmpty() ? "lifetime `static`" : text.toString();
    }

    private void intoInputs(Instruction.Call call, int point) {
        for (Signature.Flow one : call.signature().flows()) {
            if (one.to() != Signature.RESULT) {
                for (Root from : Inputs.of(call, one.from())) {
                    Inputs.of(call, one.to())
                            .forEach(to -> into(to, flow.origins().of(point, from), call.tree(), point));
                }
            }
        }
    }

    private void into(Root target, LoanSet held, Tree tree, int point) {
        flow.origins().of(point, target).forEach(to -> {
            if (flow.loans().get(to) instanceof Loan.Lifetime shorter
                    && flow.loans().sinkOf(shorter) >= 0) {
                held.forEach(from -> into(flow.loans().get(from), shorter, tree));
            }
        });
    }

    private void into(Loan from, Loan.Lifetime shorter, Tree tree) {
        if (from instanceof Loan.Lifetime longer
                && !longer.root().type().traits().foreign()
                && !flow.loans().lifetimes().outlives(longer, shorter)
                && told.add(tree)) {
            mismatch(
                    longer,
                    "this puts a borrow with " + longer.words() + " where borrows with " + shorter.words()
                            + " are kept",
                    tree);
        }
    }

    private void mismatch(Loan.Lifetime lifetime, String text, Tree tree) {
        out.add(Finding.of(
                OwnCode.LIFETIME_MISMATCH,
                "lifetime may not live long enough",
                flow.body().unit(),
                new Label(tree, text),
                List.of(new Label(lifetime.root().tree(), lifetime.words() + " comes in here")),
                "give both the same lifetime in the signature, as `@Ref(\"a\")`"));
    }
}
