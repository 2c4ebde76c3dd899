package allod.own.check.infer;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/// Whether a body ends a variable on every way through it.
///
/// A statement ends it when each way through the statement does; of a block one statement is enough. Loops and
/// switches count as ways around. Ways out by an exception do not count.
///
/// @param actions what expressions do
/// @param type the class of the body
record Ending(Actions actions, TypeElement type) {

    /// Whether each way through a statement ends the variable.
    boolean always(@Nullable StatementTree tree, Element variable) {
        return switch (tree) {
            case BlockTree block -> block(block.getStatements(), variable);
            case ExpressionStatementTree statement -> ends(statement.getExpression(), variable);
            case VariableTree local -> local.getInitializer() != null && takes(local.getInitializer(), variable);
            case ReturnTree leave -> leave.getExpression() != null && takes(leave.getExpression(), variable);
            case IfTree choice -> choice(choice, variable);
            case SynchronizedTree locked -> always(locked.getBlock(), variable);
            case TryTree attempt -> attempt(attempt, variable);
            case ThrowTree _ -> true;
            case null, default -> false;
        };
    }

    private boolean block(List<? extends StatementTree> statements, Element variable) {
        for (StatementTree statement : statements) {
            if (always(statement, variable)) {
                return true;
            }
            if (Actions.found(statement, new Leaving())) {
                return false; // a way out in front of the end
            }
        }
        return false;
    }

    /// `if (v != null) { v.close(); }` ends it: what is null has no end.
    private boolean choice(IfTree tree, Element variable) {
        String test = tree.getCondition().toString().replace(" ", "");
        String name = variable.getSimpleName().toString();
        boolean guarded = test.equals("(" + name + "!=null)") || test.equals("(this." + name + "!=null)");
        return always(tree.getThenStatement(), variable) && (guarded || always(tree.getElseStatement(), variable));
    }

    private boolean attempt(TryTree tree, Element variable) {
        for (Tree resource : tree.getResources()) {
            boolean named = resource instanceof ExpressionTree expression && actions.names(expression, variable);
            boolean moved = resource instanceof VariableTree local
                    && local.getInitializer() != null
                    && takes(local.getInitializer(), variable);
            if (named || moved) {
                return true;
            }
        }
        return always(tree.getFinallyBlock(), variable)
                || (always(tree.getBlock(), variable)
                        && tree.getCatches().stream().allMatch(each -> always(each.getBlock(), variable)));
    }

    private boolean ends(ExpressionTree tree, Element variable) {
        return switch (tree) {
            case ParenthesizedTree inner -> ends(inner.getExpression(), variable);
            case AssignmentTree assignment ->
                takes(assignment.getExpression(), variable) && owns(assignment.getVariable(), variable);
            case MethodInvocationTree call ->
                actions.ends(call, variable)
                        || ofArguments(call.getArguments(), variable)
                        || (call.getMethodSelect() instanceof MemberSelectTree select
                                && ends(select.getExpression(), variable));
            case NewClassTree made -> actions.ends(made, variable) || ofArguments(made.getArguments(), variable);
            default -> false;
        };
    }

    private boolean ofArguments(List<? extends ExpressionTree> arguments, Element variable) {
        return arguments.stream().anyMatch(each -> ends(each, variable));
    }

    /// Whether an assignment takes the variable over: a field that owns, of this object, or another variable.
    private boolean owns(ExpressionTree target, Element variable) {
        VariableElement field = actions.ownField(target, type);
        if (field != null) {
            return actions.vocabulary().field(field, null).owns();
        }
        return !actions.names(target, variable);
    }

    /// Whether the value of an expression is the variable's, or its making ends the variable.
    private boolean takes(ExpressionTree tree, Element variable) {
        return switch (tree) {
            case ParenthesizedTree inner -> takes(inner.getExpression(), variable);
            case ConditionalExpressionTree choice ->
                takes(choice.getTrueExpression(), variable) && takes(choice.getFalseExpression(), variable);
            default -> actions.names(tree, variable) || ends(tree, variable);
        };
    }

    /// Finds ways out.
    private static final class Leaving extends Actions.Search {
        @Override
        boolean matches(Tree tree) {
            return switch (tree.getKind()) {
                case RETURN, BREAK, CONTINUE, YIELD -> true;
                default -> false;
            };
        }
    }
}
