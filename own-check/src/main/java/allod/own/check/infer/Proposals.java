package allod.own.check.infer;

import allod.own.check.type.Traits;
import allod.own.check.type.Vocabulary;
import com.sun.source.tree.AnnotatedTypeTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/// The words that one file lacks, as far as the words so far tell.
///
/// | code | word |
/// | --- | --- |
/// | a class with a `close` that closes a field which owns | `@Owned` |
/// | a class that keeps a borrow from its constructor, and closes nothing | `@View`, and `@Ref` or `@Mut` on the field
/// |
/// | a method of an owned class that ends the object | `@Consumes` |
/// | a method of an owned class that changes the object | `@Mutates` |
/// | a parameter that each way ends or passes on | `@Own` |
/// | a parameter that is changed | `@Mut` |
/// | a result that is a part of the object, or the parameter | `@Ref` |
/// | a result that is a fresh owner of a class that only a stub speaks for | `@Own` |
final class Proposals extends TreePathScanner<Void, Void> {
    private final Trees trees;
    private final Elements elements;
    private final Types types;
    private final Vocabulary vocabulary;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final Actions actions;
    private final List<Edit> edits = new ArrayList<>();

    Proposals(Trees trees, Elements elements, Types types, Vocabulary vocabulary, CompilationUnitTree unit) {
        this.trees = trees;
        this.elements = elements;
        this.types = types;
        this.vocabulary = vocabulary;
        this.unit = unit;
        this.positions = trees.getSourcePositions();
        this.actions = new Actions(trees, vocabulary, unit);
    }

    List<Edit> all() {
        scan(unit, null);
        return edits;
    }

    // -------------------------------------------------------------------------------------------------------- classes

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
        if (trees.getElement(getCurrentPath()) instanceof TypeElement type
                && (type.getKind() == ElementKind.CLASS || type.getKind() == ElementKind.RECORD)
                && !tree.getSimpleName().isEmpty()) {
            if (!Words.speaks(type) && !vocabulary.traits(type.asType()).tracked()) {
                classWord(tree, type);
            }
        }
        return super.visitClass(tree, null);
    }

    private void classWord(ClassTree tree, TypeElement type) {
        MethodTree close = close(tree);
        if (close != null && isCloseable(type)) {
            Ending ending = new Ending(actions, type);
            boolean owner =
                    fields(type).stream().anyMatch(field -> owned(field) && ending.always(close.getBody(), field));
            if (owner) {
                line(tree, "Owned", "");
            }
        } else if (close == null) {
            view(tree, type);
        }
    }

    private boolean isCloseable(TypeElement type) {
        TypeElement closeable = elements.getTypeElement("java.lang.AutoCloseable");
        return closeable != null && types.isSubtype(type.asType(), closeable.asType());
    }

    private static @Nullable MethodTree close(ClassTree tree) {
        for (Tree member : tree.getMembers()) {
            if (member instanceof MethodTree method
                    && method.getName().contentEquals("close")
                    && method.getParameters().isEmpty()
                    && method.getBody() != null) {
                return method;
            }
        }
        return null;
    }

    private static List<VariableElement> fields(TypeElement type) {
        return ElementFilter.fieldsIn(type.getEnclosedElements()).stream()
                .filter(field -> !field.getModifiers().contains(Modifier.STATIC))
                .toList();
    }

    private boolean owned(VariableElement variable) {
        return vocabulary.traits(variable.asType()).owned();
    }

    /// A class that is given an owner by its constructor, and has no way to end it, borrows.
    private void view(ClassTree tree, TypeElement type) {
        boolean exclusive = false;
        List<VariableTree> borrowed = new ArrayList<>();
        for (Tree member : tree.getMembers()) {
            if (member instanceof VariableTree field
                    && trees.getElement(new TreePath(getCurrentPath(), field)) instanceof VariableElement element
                    && element.getModifiers().contains(Modifier.FINAL)
                    && !element.getModifiers().contains(Modifier.STATIC)
                    && field.getInitializer() == null
                    && owned(element)
                    && !vocabulary.traits(element.asType()).foreign()
                    && fromParameter(tree, element)) {
                borrowed.add(field);
                exclusive |= changedInMethods(tree, element);
            }
        }
        if (!borrowed.isEmpty() && type.getKind() == ElementKind.CLASS) {
            line(tree, "View", exclusive ? "(exclusive = true)" : "");
            for (VariableTree field : borrowed) {
                type(field.getType(), exclusive ? "Mut" : "Ref");
            }
        }
    }

    private boolean changedInMethods(ClassTree tree, VariableElement field) {
        return tree.getMembers().stream()
                .anyMatch(member -> member instanceof MethodTree method
                        && method.getBody() != null
                        && actions.changes(method.getBody(), field));
    }

    private boolean fromParameter(ClassTree tree, VariableElement field) {
        for (Tree member : tree.getMembers()) {
            if (member instanceof MethodTree method && method.getReturnType() == null && method.getBody() != null) {
                boolean given = Actions.found(method.getBody(), new Actions.Search() {
                    @Override
                    boolean matches(Tree each) {
                        return each instanceof AssignmentTree assignment
                                && actions.names(assignment.getVariable(), field)
                                && actions.element(assignment.getExpression()) instanceof VariableElement source
                                && source.getKind() == ElementKind.PARAMETER;
                    }
                });
                if (!given) {
                    return false;
                }
            }
        }
        return true;
    }

    // -------------------------------------------------------------------------------------------------------- methods

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
        BlockTree body = tree.getBody();
        if (body != null
                && trees.getElement(getCurrentPath()) instanceof ExecutableElement method
                && method.getEnclosingElement() instanceof TypeElement type
                && elements.getOrigin(method) == Elements.Origin.EXPLICIT) {
            receiver(tree, body, method, type);
            for (VariableTree parameter : tree.getParameters()) {
                parameter(parameter, body, type);
            }
            result(tree, body, method, type);
        }
        return super.visitMethod(tree, null);
    }

    private void receiver(MethodTree tree, BlockTree body, ExecutableElement method, TypeElement type) {
        Traits traits = vocabulary.traits(type.asType());
        boolean said = Words.has(method, "Consumes") || Words.has(method, "Mutates");
        boolean instance = !method.getModifiers().contains(Modifier.STATIC) && method.getKind() == ElementKind.METHOD;
        if (said || !instance || !traits.tracked() || !Words.speaks(type)) {
            return;
        }
        String name = method.getSimpleName().toString();
        if (traits.isDrop(name, method.getParameters().size()) || callsDrop(body, type, traits)) {
            line(tree, "Consumes", "");
        } else if (actions.changesSelf(body, type)) {
            line(tree, "Mutates", "");
        }
    }

    private boolean callsDrop(BlockTree body, TypeElement type, Traits traits) {
        return body.getStatements().stream()
                .anyMatch(statement -> statement instanceof com.sun.source.tree.ExpressionStatementTree expression
                        && expression.getExpression() instanceof MethodInvocationTree call
                        && onThis(call)
                        && actions.element(call) instanceof ExecutableElement callee
                        && type.equals(callee.getEnclosingElement())
                        && (Words.has(callee, "Consumes")
                                || traits.isDrop(
                                        callee.getSimpleName().toString(),
                                        callee.getParameters().size())));
    }

    private static boolean onThis(MethodInvocationTree call) {
        return !(call.getMethodSelect() instanceof MemberSelectTree select) || Actions.isThis(select.getExpression());
    }

    private void parameter(VariableTree tree, BlockTree body, TypeElement type) {
        if (!(trees.getElement(new TreePath(getCurrentPath(), tree)) instanceof VariableElement parameter)
                || !owned(parameter)
                || Words.hasMode(parameter, parameter.asType())) {
            return;
        }
        if (new Ending(actions, type).always(body, parameter) && !onlyThrows(body)) {
            type(tree.getType(), isReturned(body, parameter) && !ends(body, parameter, type) ? "Ref" : "Own");
        } else if (actions.changes(body, parameter) || storedExclusively(body, parameter, type)) {
            type(tree.getType(), "Mut");
        }
    }

    private static boolean onlyThrows(BlockTree body) {
        return body.getStatements().size() == 1
                && body.getStatements().getFirst() instanceof com.sun.source.tree.ThrowTree;
    }

    /// A parameter that is only given back was lent.
    private boolean isReturned(BlockTree body, VariableElement parameter) {
        return body.getStatements().stream()
                .anyMatch(each -> each instanceof ReturnTree leave && actions.names(leave.getExpression(), parameter));
    }

    private boolean ends(BlockTree body, VariableElement parameter, TypeElement type) {
        Ending ending = new Ending(actions, type);
        return body.getStatements().stream()
                .anyMatch(each -> !(each instanceof ReturnTree) && ending.always(each, parameter));
    }

    private boolean storedExclusively(BlockTree body, VariableElement parameter, TypeElement type) {
        return Actions.found(body, new Actions.Search() {
            @Override
            boolean matches(Tree each) {
                if (!(each instanceof AssignmentTree assignment)
                        || !actions.names(assignment.getExpression(), parameter)) {
                    return false;
                }
                VariableElement field = actions.ownField(assignment.getVariable(), type);
                return field != null && vocabulary.field(field, null).mode() == allod.own.check.type.Mode.MUT;
            }
        });
    }

    private void result(MethodTree tree, BlockTree body, ExecutableElement method, TypeElement type) {
        Tree written = tree.getReturnType();
        if (written == null
                || method.getReturnType().getKind() != TypeKind.DECLARED
                || !vocabulary.traits(method.getReturnType()).owned()
                || Words.hasMode(method, method.getReturnType())) {
            return;
        }
        List<ExpressionTree> results = results(body);
        boolean foreign = vocabulary.traits(method.getReturnType()).foreign();
        if (!foreign && !results.isEmpty() && results.stream().allMatch(each -> lent(each, method, type))) {
            type(written, "Ref");
        } else if (foreign && !results.isEmpty() && results.stream().allMatch(this::fresh)) {
            type(written, "Own");
        }
    }

    private static List<ExpressionTree> results(BlockTree body) {
        List<ExpressionTree> results = new ArrayList<>();
        Actions.found(body, new Actions.Search() {
            @Override
            boolean matches(Tree each) {
                if (each instanceof ReturnTree leave && leave.getExpression() != null) {
                    results.add(leave.getExpression());
                }
                return false;
            }
        });
        return results;
    }

    /// A part of this object, or a parameter that the caller lends, or this object itself where it is not
    /// consumed.
    private boolean lent(ExpressionTree tree, ExecutableElement method, TypeElement type) {
        if (Actions.isThis(tree)) {
            return !Words.has(method, "Consumes");
        }
        boolean part = actions.ownField(tree, type) != null
                && vocabulary.traits(type.asType()).tracked();
        Element element = actions.element(tree);
        boolean parameter = element instanceof VariableElement variable
                && variable.getKind() == ElementKind.PARAMETER
                && !vocabulary.parameter(variable).owns();
        return part || parameter;
    }

    private boolean fresh(ExpressionTree tree) {
        return actions.element(tree) instanceof ExecutableElement made
                && vocabulary.declared(made).result().owns();
    }

    // ---------------------------------------------------------------------------------------------------------- edits

    private void line(Tree tree, String word, String arguments) {
        edits.add(new Edit((int) positions.getStartPosition(unit, tree), word, arguments, true));
    }

    /// In front of a type; in front of the last name of a qualified one, where Java wants it.
    private void type(@Nullable Tree tree, String word) {
        Tree named = tree instanceof AnnotatedTypeTree annotated ? annotated.getUnderlyingType() : tree;
        if (named instanceof com.sun.source.tree.ParameterizedTypeTree generic) {
            named = generic.getType();
        }
        if (named == null) {
            return;
        }
        int offset = named instanceof MemberSelectTree select
                ? (int) positions.getEndPosition(unit, select)
                        - select.getIdentifier().length()
                : (int) positions.getStartPosition(unit, named);
        edits.add(new Edit(offset, word, "", false));
    }
}
