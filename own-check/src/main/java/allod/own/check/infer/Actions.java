package allod.own.check.infer;

import allod.own.check.type.Mode;
import allod.own.check.type.Signature;
import allod.own.check.type.Traits;
import allod.own.check.type.Vocabulary;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/// What expressions do to variables and to the receiver, as far as the words say by now.
///
/// @param trees the sources
/// @param vocabulary the words
/// @param unit the file
record Actions(Trees trees, Vocabulary vocabulary, CompilationUnitTree unit) {

    @Nullable
    Element element(Tree tree) {
        TreePath path = trees.getPath(unit, tree);
        return path == null ? null : trees.getElement(path);
    }

    /// Whether an expression names a variable: `v`, `this.v`, `(v)`.
    boolean names(@Nullable ExpressionTree tree, Element variable) {
        return switch (tree) {
            case ParenthesizedTree inner -> names(inner.getExpression(), variable);
            case IdentifierTree name -> variable.equals(element(name));
            case MemberSelectTree select ->
                select.getExpression() instanceof IdentifierTree self
                        && self.getName().contentEquals("this")
                        && variable.equals(element(select));
            case null, default -> false;
        };
    }

    /// Whether a call ends a variable: its drop method, a method that consumes its receiver, or an owned
    /// parameter.
    boolean ends(ExpressionTree tree, Element variable) {
        return switch (tree) {
            case MethodInvocationTree call -> drops(call, variable) || given(call, call.getArguments(), variable);
            case NewClassTree made -> given(made, made.getArguments(), variable);
            default -> false;
        };
    }

    private boolean drops(MethodInvocationTree call, Element variable) {
        if (!(call.getMethodSelect() instanceof MemberSelectTree select) || !names(select.getExpression(), variable)) {
            return false;
        }
        Traits traits = vocabulary.traits(variable.asType());
        return traits.isDrop(
                        select.getIdentifier().toString(), call.getArguments().size())
                || (element(call) instanceof ExecutableElement method && Words.has(method, "Consumes"));
    }

    private boolean given(Tree call, List<? extends ExpressionTree> arguments, Element variable) {
        return parameter(call, arguments, variable, Mode.OWN);
    }

    private boolean parameter(Tree call, List<? extends ExpressionTree> arguments, Element variable, Mode mode) {
        if (!(element(call) instanceof ExecutableElement method)) {
            return false;
        }
        Signature signature = vocabulary.declared(method);
        for (int i = 0; i < arguments.size() && i < signature.parameters().size(); i++) {
            if (names(arguments.get(i), variable)
                    && signature.parameters().get(i).mode() == mode) {
                return true;
            }
        }
        return false;
    }

    /// Whether a tree changes what a variable holds: by a method that says so, or as a parameter that says so.
    boolean changes(Tree tree, Element variable) {
        return found(tree, new Search() {
            @Override
            boolean matches(Tree each) {
                return switch (each) {
                    case MethodInvocationTree call ->
                        changesReceiver(call, variable) || parameter(call, call.getArguments(), variable, Mode.MUT);
                    case NewClassTree made -> parameter(made, made.getArguments(), variable, Mode.MUT);
                    default -> false;
                };
            }
        });
    }

    private boolean changesReceiver(MethodInvocationTree call, Element variable) {
        return call.getMethodSelect() instanceof MemberSelectTree select
                && names(select.getExpression(), variable)
                && element(call) instanceof ExecutableElement method
                && vocabulary.declared(method).receiver() == Signature.Receiver.EXCLUSIVE;
    }

    /// Whether a method body changes the object itself.
    boolean changesSelf(Tree body, TypeElement type) {
        return found(body, new Search() {
            @Override
            boolean matches(Tree each) {
                return switch (each) {
                    case AssignmentTree assignment -> ownField(assignment.getVariable(), type) != null;
                    case CompoundAssignmentTree assignment -> ownField(assignment.getVariable(), type) != null;
                    case UnaryTree unary -> steps(unary) && ownField(unary.getExpression(), type) != null;
                    case MethodInvocationTree call -> changesPart(call, type);
                    default -> false;
                };
            }
        });
    }

    private static boolean steps(UnaryTree tree) {
        return switch (tree.getKind()) {
            case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT -> true;
            default -> false;
        };
    }

    private boolean changesPart(MethodInvocationTree call, TypeElement type) {
        if (!(element(call) instanceof ExecutableElement method)
                || vocabulary.declared(method).receiver() != Signature.Receiver.EXCLUSIVE) {
            return false;
        }
        return switch (call.getMethodSelect()) {
            case IdentifierTree _ -> type.equals(method.getEnclosingElement());
            case MemberSelectTree select ->
                isThis(select.getExpression()) || ownField(select.getExpression(), type) != null;
            default -> false;
        };
    }

    static boolean isThis(ExpressionTree tree) {
        return tree instanceof IdentifierTree name && name.getName().contentEquals("this");
    }

    /// The field of this object that an expression names; null when it names none.
    @Nullable
    VariableElement ownField(ExpressionTree tree, TypeElement type) {
        boolean here = tree instanceof IdentifierTree
                || (tree instanceof MemberSelectTree select && isThis(select.getExpression()));
        return here
                        && element(tree) instanceof VariableElement field
                        && type.equals(field.getEnclosingElement())
                        && !field.getModifiers().contains(Modifier.STATIC)
                ? field
                : null;
    }

    static boolean found(Tree tree, Search search) {
        search.scan(tree, null);
        return search.found;
    }

    /// Looks through a tree, but not into lambdas and classes in it, which run at another time.
    abstract static class Search extends TreeScanner<Void, Void> {
        private boolean found;

        abstract boolean matches(Tree tree);

        @Override
        public @Nullable Void scan(@Nullable Tree tree, @Nullable Void unused) {
            if (found || tree == null || tree instanceof LambdaExpressionTree || tree instanceof ClassTree) {
                return null;
            }
            found = matches(tree);
            return found ? null : super.scan(tree, null);
        }
    }
}
