package allod.own.check.lower;

import allod.own.check.flow.Edge;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.type.Mode;
import allod.own.check.type.OwnType;
import com.sun.source.tree.CaseLabelTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ConstantCaseLabelTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.PatternCaseLabelTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Switch statements and switch expressions: the labels are tested one after the other, then an arm runs.
final class Switches {
    private final BodyTranslation translation;

    Switches(BodyTranslation translation) {
        this.translation = translation;
    }

    void statement(SwitchTree tree, @Nullable String label) {
        int exit = translation.join(tree);
        Frame.Target target = new Frame.Target(translation.exits.innermost(), label, exit, -1, true);
        List<Root> made = translation.collectingTemporaries(() -> {
            Operand subject = translation.expressions.value(selector(tree.getExpression()), OwnType.PLAIN);
            translation.exits.enter(target);
            int none = arms(subject, tree.getExpression(), tree.getCases(), null, exit, tree);
            translation.exits.leave(target);
            translation.resumeAt(none);
            if (!exhaustive(tree.getCases())) {
                translation.jump(exit);
            }
        });
        translation.resumeAt(exit);
        translation.endAll(made, tree);
    }

    Operand expression(SwitchExpressionTree tree, OwnType wanted) {
        int exit = translation.join(tree);
        Merge merge = new Merge(translation, tree, wanted);
        Operand subject = translation.expressions.value(selector(tree.getExpression()), OwnType.PLAIN);
        Frame.Yield target = new Frame.Yield(translation.exits.innermost(), exit, merge);
        translation.exits.enter(target);
        arms(subject, tree.getExpression(), tree.getCases(), merge, exit, tree);
        translation.exits.leave(target);
        translation.resumeAt(exit);
        return merge.value();
    }

    private static ExpressionTree selector(ExpressionTree tree) {
        return tree instanceof ParenthesizedTree inner ? inner.getExpression() : tree;
    }

    /// Whether one of the arms runs for each value but null, for which the switch throws: a default, or
    /// patterns.
    private static boolean exhaustive(List<? extends CaseTree> cases) {
        return cases.stream()
                .flatMap(each -> each.getLabels().stream())
                .anyMatch(label -> label instanceof DefaultCaseLabelTree || label instanceof PatternCaseLabelTree);
    }

    /// Translates the tests and the arms.
    ///
    /// @param merge takes the values of arms with an expression; null in statements
    /// @return the point where no label has matched
    private int arms(
            Operand subject,
            ExpressionTree source,
            List<? extends CaseTree> cases,
            @Nullable Merge merge,
            int exit,
            Tree tree) {
        translation.transfers.read(subject, tree);
        List<Integer> starts = new ArrayList<>();
        cases.forEach(each -> starts.add(translation.join(each)));
        Frame.Scope scope = new Frame.Scope(translation.exits.innermost(), tree);
        translation.exits.enter(scope);
        int otherwise = -1;
        for (int i = 0; i < cases.size(); i++) {
            for (CaseLabelTree label : cases.get(i).getLabels()) {
                if (label instanceof DefaultCaseLabelTree) {
                    otherwise = starts.get(i);
                } else {
                    test(subject, source, label, cases.get(i).getGuard(), starts.get(i));
                }
            }
        }
        int none = translation.join(tree);
        translation.jump(otherwise >= 0 ? otherwise : none);
        contents(cases, starts, scope, merge, exit);
        translation.exits.leave(scope);
        return none;
    }

    /// Tests one label: on a match to `start`, else on behind it.
    private void test(
            Operand subject, ExpressionTree source, CaseLabelTree label, @Nullable ExpressionTree guard, int start) {
        int next = translation.join(label);
        int before = bindings().size();
        int matched = guard == null ? start : translation.join(label);
        switch (label) {
            case PatternCaseLabelTree pattern ->
                translation.patterns.match(subject, pattern.getPattern(), source, matched, next);
            case ConstantCaseLabelTree constant -> constant(subject, constant, matched, next);
            default -> {
                translation.notAnalysed(label);
                translation.jump(next);
            }
        }
        if (guard != null) {
            translation.resumeAt(matched);
            List<Root> bound = bindings().subList(before, bindings().size());
            List<Root> changeable = bound.stream()
                    .filter(root -> root.type().mode() != Mode.REF)
                    .toList();
            List<Place> looked = new ArrayList<>();
            changeable.forEach(root -> looked.add(Place.of(root)));
            if (subject.place() != null) {
                looked.add(subject.place());
            }
            int failed = givenBack(bound, guard, next);
            translation.inGuard(
                    looked, () -> guard(changeable.isEmpty() ? subject : Operand.plain(guard), guard, start, failed));
        }
        translation.resumeAt(next);
    }

    /// Where a guard fails that had owners bound: the value is whole again for the next label.
    private int givenBack(List<Root> bound, ExpressionTree guard, int next) {
        List<Root> owners = bound.stream()
                .filter(root -> translation.patterns.sourceOf(root) != null)
                .toList();
        if (owners.isEmpty()) {
            return next;
        }
        int matched = translation.current();
        int failed = translation.join(guard);
        translation.resumeAt(failed);
        for (Root owner : owners) {
            Place source = translation.patterns.sourceOf(owner);
            if (source != null) {
                translation.emit(new Instruction.Move(source, Place.of(owner), guard));
            }
        }
        translation.jump(next);
        translation.resumeAt(matched);
        return failed;
    }

    /// The bindings of the switch at hand, so far.
    private List<Root> bindings() {
        return translation.exits.innermost() instanceof Frame.Scope scope ? scope.roots() : List.of();
    }

    private void constant(Operand subject, ConstantCaseLabelTree label, int matched, int next) {
        Place place = subject.place();
        boolean nothing = label.getConstantExpression() instanceof LiteralTree literal
                && literal.getKind() == Tree.Kind.NULL_LITERAL;
        if (nothing && place != null) {
            translation.conditions.assume(place, Instruction.Fact.NOTHING, matched, label);
            translation.conditions.assume(place, Instruction.Fact.SOMETHING, next, label);
        } else {
            translation.branch(matched, Edge.Kind.NORMAL);
            translation.branch(next, Edge.Kind.NORMAL);
        }
        translation.unreachable();
    }

    /// Until an arm is chosen the switch looks at its subject: a guard may not change it.
    private void guard(Operand subject, ExpressionTree guard, int start, int next) {
        Place place = subject.place();
        if (place == null || subject.type().mode() == Mode.PLAIN) {
            translation.statements.condition(guard, start, next);
            return;
        }
        Root looking = translation.temporary(
                "guard", OwnType.of(Mode.REF, subject.type().traits()), guard);
        translation.emit(new Instruction.Borrow(looking, place.target(), false, false, false, guard));
        int holds = translation.join(guard);
        int fails = translation.join(guard);
        translation.statements.condition(guard, holds, fails);
        translation.resumeAt(holds);
        translation.emit(new Instruction.Read(Place.of(looking).target(), guard));
        translation.jump(start);
        translation.resumeAt(fails);
        translation.emit(new Instruction.Read(Place.of(looking).target(), guard));
        translation.jump(next);
    }

    private void contents(
            List<? extends CaseTree> cases,
            List<Integer> starts,
            Frame.Scope bindings,
            @Nullable Merge merge,
            int exit) {
        boolean falls = false;
        for (int i = 0; i < cases.size(); i++) {
            CaseTree each = cases.get(i);
            if (falls) {
                translation.continueAt(starts.get(i));
            } else {
                translation.resumeAt(starts.get(i));
            }
            falls = each.getCaseKind() == CaseTree.CaseKind.STATEMENT;
            if (falls) {
                translation.statements.all(each.getStatements());
            } else {
                rule(each, merge, exit);
            }
        }
        if (falls) {
            translation.exits.jump(bindings.around(), exit, cases.getLast());
        }
    }

    private void rule(CaseTree tree, @Nullable Merge merge, int exit) {
        Frame.Scope scope = new Frame.Scope(translation.exits.innermost(), tree);
        translation.exits.enter(scope);
        Frame bindings = scope.around();
        Frame outside = bindings == null ? null : bindings.around();
        switch (tree.getBody()) {
            case ExpressionTree expression
            when merge != null -> merge.take(translation.expressions.value(expression, merge.wanted()));
            case ExpressionTree expression ->
                translation.endingTemporaries(tree, () -> translation.expressions.plain(expression));
            case ExpressionStatementTree statement
            when merge != null -> merge.take(translation.expressions.value(statement.getExpression(), merge.wanted()));
            case ThrowTree thrown -> translation.statements.translate(thrown);
            case StatementTree statement -> translation.statements.translate(statement);
            default -> translation.notAnalysed(tree);
        }
        translation.exits.jump(outside, exit, tree);
        translation.exits.leave(scope);
    }
}
