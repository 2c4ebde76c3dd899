package allod.own.check.lower;

import allod.own.check.flow.Edge;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Root;
import allod.own.check.type.OwnType;
import com.sun.source.tree.AssertTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EmptyStatementTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.tree.YieldTree;
import java.util.List;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/// Statements.
final class Statements {
    private final BodyTranslation translation;
    private final Loops loops;
    private final Switches switches;
    private final Tries tries;

    Statements(BodyTranslation translation) {
        this.translation = translation;
        this.loops = new Loops(translation);
        this.switches = new Switches(translation);
        this.tries = new Tries(translation);
    }

    Switches switches() {
        return switches;
    }

    void translate(@Nullable StatementTree tree) {
        translate(tree, null);
    }

    /// @param label the label in front of the statement, or null
    void translate(@Nullable StatementTree tree, @Nullable String label) {
        switch (tree) {
            case null -> {
                /* an absent else */
            }
            case BlockTree block -> translation.exits.inScope(block, () -> all(block.getStatements()));
            case VariableTree variable ->
                translation.endingTemporaries(tree, () -> translation.assignments.declare(variable, Root.Kind.LOCAL));
            case ExpressionStatementTree expression ->
                // What the expression gives is not looked at: an assignment does not read its variable.
                translation.endingTemporaries(
                        tree, () -> translation.expressions.value(expression.getExpression(), OwnType.PLAIN));
            case IfTree choice -> choice(choice);
            case WhileLoopTree loop -> loops.whileLoop(loop, label);
            case DoWhileLoopTree loop -> loops.doLoop(loop, label);
            case ForLoopTree loop -> loops.forLoop(loop, label);
            case EnhancedForLoopTree loop -> loops.forEach(loop, label);
            case LabeledStatementTree labelled -> labelled(labelled);
            case SwitchTree choice -> switches.statement(choice, label);
            case TryTree attempt -> tries.translate(attempt);
            case ReturnTree leave -> leave(leave);
            case ThrowTree thrown -> thrown(thrown);
            case BreakTree jump -> breakTo(jump);
            case ContinueTree jump -> continueTo(jump);
            case YieldTree give -> give(give);
            case SynchronizedTree locked -> {
                translation.endingTemporaries(tree, () -> translation.expressions.plain(locked.getExpression()));
                translate(locked.getBlock());
            }
            case AssertTree check -> check(check);
            case ClassTree local -> translation.lambdas.localClass(local);
            case EmptyStatementTree _ -> {
                /* nothing */
            }
            default -> translation.notAnalysed(tree);
        }
    }

    void all(List<? extends StatementTree> trees) {
        trees.forEach(this::translate);
    }

    /// A parameter of the body: it has its value from the start.
    void parameter(VariableElement element, OwnType type, VariableTree tree) {
        Root root = translation.variables.declare(Root.Kind.PARAMETER, element, type, tree);
        if (translation.exits.innermost() instanceof Frame.Scope scope && (type.tracked() || type.carriesLoans())) {
            scope.roots().add(root);
        }
    }

    // ------------------------------------------------------------------------------------------------------ branches

    /// Evaluates a condition; on each way its temporaries end before the way goes on.
    void condition(ExpressionTree tree, int whenTrue, int whenFalse) {
        int holds = translation.join(tree);
        int fails = translation.join(tree);
        List<Root> made = translation.collectingTemporaries(() -> translation.conditions.branch(tree, holds, fails));
        translation.resumeAt(holds);
        translation.endAll(made, tree);
        translation.jump(whenTrue);
        translation.resumeAt(fails);
        translation.endAll(made, tree);
        translation.jump(whenFalse);
    }

    private void choice(IfTree tree) {
        int whenTrue = translation.join(tree.getThenStatement());
        int whenFalse = translation.join(tree);
        int end = translation.join(tree);
        condition(tree.getCondition(), whenTrue, whenFalse);
        translation.resumeAt(whenTrue);
        translate(tree.getThenStatement());
        translation.jump(end);
        translation.resumeAt(whenFalse);
        translate(tree.getElseStatement());
        translation.continueAt(end);
    }

    private void check(AssertTree tree) {
        int end = translation.join(tree);
        int fails = translation.join(tree);
        translation.branch(end, Edge.Kind.NORMAL);
        condition(tree.getCondition(), end, fails);
        translation.resumeAt(fails);
        // A failing assertion is an exception that nobody declares: what follows it is not looked at.
        if (tree.getDetail() != null) {
            translation.endingTemporaries(tree, () -> translation.expressions.plain(tree.getDetail()));
        }
        translation.resumeAt(end);
    }

    private void labelled(LabeledStatementTree tree) {
        String label = tree.getLabel().toString();
        switch (tree.getStatement()) {
            case WhileLoopTree _, DoWhileLoopTree _, ForLoopTree _, EnhancedForLoopTree _, SwitchTree _ ->
                translate(tree.getStatement(), label);
            default -> {
                int end = translation.join(tree);
                Frame.Target target = new Frame.Target(translation.exits.innermost(), label, end, -1, false);
                translation.exits.enter(target);
                translate(tree.getStatement());
                translation.exits.leave(target);
                translation.continueAt(end);
            }
        }
    }

    // --------------------------------------------------------------------------------------------------------- jumps

    private void breakTo(BreakTree tree) {
        String label = tree.getLabel() == null ? null : tree.getLabel().toString();
        if (translation.exits.find(frame -> means(frame, label)) instanceof Frame.Target target) {
            translation.exits.jump(target, target.breakJoin(), tree);
        }
    }

    private static boolean means(Frame frame, @Nullable String label) {
        return frame instanceof Frame.Target target && (label == null ? target.plain() : label.equals(target.label()));
    }

    private void continueTo(ContinueTree tree) {
        String label = tree.getLabel() == null ? null : tree.getLabel().toString();
        if (translation.exits.find(frame -> frame instanceof Frame.Target loop
                        && loop.continueJoin() >= 0
                        && (label == null || label.equals(loop.label())))
                instanceof Frame.Target target) {
            translation.exits.jump(target, target.continueJoin(), tree);
        }
    }

    private void give(YieldTree tree) {
        if (translation.exits.find(frame -> frame instanceof Frame.Yield) instanceof Frame.Yield target) {
            // The value is kept past the end of the statement: its temporaries are those of the whole expression.
            target.merge()
                    .take(translation.expressions.value(
                            tree.getValue(), target.merge().wanted()));
            translation.exits.jump(target, target.join(), tree);
        }
    }

    private void leave(ReturnTree tree) {
        if (tree.getExpression() != null) {
            translation.endingTemporaries(tree, () -> result(tree.getExpression(), tree));
        }
        translation.exits.leaveBody(tree);
    }

    /// The expression that a lambda gives.
    ///
    /// @param gives whether its value is the lambda's result
    void lambdaResult(ExpressionTree tree, boolean gives) {
        translation.endingTemporaries(tree, () -> {
            if (gives) {
                result(tree, tree);
            } else {
                translation.expressions.plain(tree);
            }
        });
        if (gives) {
            translation.exits.leaveBody(tree);
        }
    }

    private void result(ExpressionTree tree, Tree at) {
        OwnType wanted = translation.body.result();
        Operand value = translation.expressions.value(tree, wanted);
        if (value.type().traits().function()
                && value.tracked()
                && wanted.lifetime().isEmpty()) {
            translation.lambdas.escape(value, true, false, tree);
        }
        OwnType as = wanted.tracked() || !value.type().owns() ? wanted : value.type();
        Root root = translation.transfers.into(value, as, false, tree);
        translation.emit(new Instruction.Return(root, at));
    }

    private void thrown(ThrowTree tree) {
        translation.endingTemporaries(tree, () -> translation.expressions.plain(tree.getExpression()));
        TypeMirror type = translation.type(tree.getExpression());
        if (type != null) {
            translation.exits.throwing(type, tree);
        }
    }
}
