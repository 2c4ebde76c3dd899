package allod.own.check.report;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/// Reads `@SuppressWarnings("OWN1002")` on variables, methods and classes.
final class SuppressedCodes {

    private final Trees trees;

    SuppressedCodes(Trees trees) {
        this.trees = trees;
    }

    /// Whether a declaration around a tree suppresses a code.
    boolean around(@Nullable TreePath path, OwnCode code) {
        for (TreePath at = path; at != null; at = at.getParentPath()) {
            if (on(at, code)) {
                return true;
            }
        }
        return false;
    }

    /// Whether the declaration at a path suppresses a code.
    boolean on(TreePath path, OwnCode code) {
        ModifiersTree modifiers = switch (path.getLeaf()) {
            case VariableTree variable -> variable.getModifiers();
            case MethodTree method -> method.getModifiers();
            case ClassTree type -> type.getModifiers();
            default -> null;
        };
        if (modifiers == null) {
            return false;
        }
        TreePath there = new TreePath(path, modifiers);
        for (AnnotationTree annotation : modifiers.getAnnotations()) {
            if (isSuppression(annotation) && names(new TreePath(there, annotation), annotation, code.id())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSuppression(AnnotationTree annotation) {
        String name = annotation.getAnnotationType().toString();
        return name.equals("SuppressWarnings") || name.equals("java.lang.SuppressWarnings");
    }

    private boolean names(TreePath path, AnnotationTree annotation, String id) {
        for (ExpressionTree argument : annotation.getArguments()) {
            TreePath at = new TreePath(path, argument);
            if (argument instanceof AssignmentTree assignment) {
                if (isNamed(new TreePath(at, assignment.getExpression()), id)) {
                    return true;
                }
            } else if (isNamed(at, id)) {
                return true;
            }
        }
        return false;
    }

    private boolean isNamed(TreePath value, String id) {
        Tree tree = value.getLeaf();
        if (tree instanceof LiteralTree literal) {
            return id.equals(literal.getValue());
        }
        if (tree instanceof NewArrayTree array && array.getInitializers() != null) {
            return array.getInitializers().stream().anyMatch(each -> isNamed(new TreePath(value, each), id));
        }
        return trees.getElement(value) instanceof VariableElement constant && id.equals(constant.getConstantValue());
    }
}
