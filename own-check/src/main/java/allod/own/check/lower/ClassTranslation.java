package allod.own.check.lower;

import allod.own.check.flow.Body;
import allod.own.check.flow.Root;
import allod.own.check.report.Findings;
import allod.own.check.type.Mode;
import allod.own.check.type.OwnType;
import allod.own.check.type.Signature;
import allod.own.check.type.Vocabulary;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.function.Consumer;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/// Translates the bodies of a class and of the classes in it; bodies that touch nothing owned, and bodies that
/// are trusted, are left out.
public final class ClassTranslation {
    private final Trees trees;
    private final Elements elements;
    private final Types types;
    private final Vocabulary vocabulary;
    private final boolean unchecked;
    private final Findings findings;

    /// @param unchecked whether exceptions that nobody declares leave bodies
    public ClassTranslation(
            Trees trees, Elements elements, Types types, Vocabulary vocabulary, boolean unchecked, Findings findings) {
        this.trees = trees;
        this.elements = elements;
        this.types = types;
        this.vocabulary = vocabulary;
        this.unchecked = unchecked;
        this.findings = findings;
    }

    /// Translates a class.
    ///
    /// @param unit the file
    /// @param path the way to the class
    /// @param bodies takes the bodies in their order
    public void translate(CompilationUnitTree unit, TreePath path, Consumer<Body> bodies) {
        ClassTree tree = (ClassTree) path.getLeaf();
        if (!(trees.getElement(path) instanceof TypeElement element) || vocabulary.trusted(element)) {
            return;
        }
        translate(surroundings(unit, path, element), tree, null, bodies);
        for (Tree member : tree.getMembers()) {
            if (member instanceof ClassTree) {
                translate(unit, new TreePath(path, member), bodies);
            }
        }
    }

    private Surroundings surroundings(CompilationUnitTree unit, TreePath path, TypeElement element) {
        return new Surroundings(
                trees,
                elements,
                types,
                vocabulary,
                unit,
                path,
                element,
                unchecked,
                vocabulary.checkedStrictly(element),
                findings,
                this);
    }

    /// Translates the members of an anonymous or local class.
    ///
    /// @param outer the body that the class stands in
    void translate(ClassTree tree, BodyTranslation outer, Consumer<Body> bodies) {
        TreePath path = outer.path(tree);
        if (!(trees.getElement(path) instanceof TypeElement element) || vocabulary.trusted(element)) {
            return;
        }
        translate(surroundings(outer.around.unit(), path, element), tree, outer, bodies);
    }

    private void translate(
            Surroundings around, ClassTree tree, @Nullable BodyTranslation outer, Consumer<Body> bodies) {
        Interest interest = new Interest(around);
        boolean fields = interest.inInitialisers(tree);
        for (Tree member : tree.getMembers()) {
            if (member instanceof MethodTree method
                    && method.getBody() != null
                    && (outer != null || interest.in(method) || (fields && constructor(method)))) {
                method(around, tree, method, outer, bodies);
            }
        }
        if (fields) {
            initialisers(around, tree, outer, bodies);
        }
    }

    private static boolean constructor(MethodTree tree) {
        return tree.getReturnType() == null;
    }

    private void method(
            Surroundings around,
            ClassTree owner,
            MethodTree tree,
            @Nullable BodyTranslation outer,
            Consumer<Body> bodies) {
        TreePath path = new TreePath(around.path(), tree);
        if (!(trees.getElement(path) instanceof ExecutableElement method) || vocabulary.trusted(method)) {
            return;
        }
        if (elements.isCanonicalConstructor(method) && elements.getOrigin(method) != Elements.Origin.EXPLICIT) {
            return; // javac writes it: the parameters become the fields
        }
        Signature signature = vocabulary.declared(method);
        boolean constructor = constructor(tree);
        Body body = new Body(
                constructor ? Body.Kind.CONSTRUCTOR : Body.Kind.METHOD,
                constructor ? "new" : method.getSimpleName().toString(),
                tree,
                around.unit(),
                signature,
                constructor ? OwnType.PLAIN : signature.result());
        BodyTranslation translation = new BodyTranslation(around, body, outer);
        translation.exits.inScope(tree, () -> {
            self(translation, signature, method, tree);
            parameters(translation, method, tree, signature);
            if (constructor && !delegates(tree)) {
                members(translation, owner, false);
            }
            translation.statements.translate(tree.getBody());
            if (elements.isCompactConstructor(method)) {
                components(translation, method, tree);
            }
        });
        finish(translation, bodies);
    }

    /// At the end of a compact constructor the parameters go to the fields.
    private void components(BodyTranslation translation, ExecutableElement method, MethodTree tree) {
        if (!(method.getEnclosingElement() instanceof TypeElement owner)) {
            return;
        }
        for (VariableElement parameter : method.getParameters()) {
            ElementFilter.fieldsIn(owner.getEnclosedElements()).stream()
                    .filter(field -> field.getSimpleName().equals(parameter.getSimpleName()))
                    .forEach(field -> translation.assignments.component(field, parameter, tree));
        }
    }

    private static void finish(BodyTranslation translation, Consumer<Body> bodies) {
        translation.variables.captures().forEach(translation.body::addCapture);
        bodies.accept(translation.body);
    }

    private void self(BodyTranslation translation, Signature signature, ExecutableElement method, Tree tree) {
        if (method.getModifiers().contains(Modifier.STATIC)) {
            return;
        }
        Element owner = method.getEnclosingElement();
        OwnType type = translation.body.kind() == Body.Kind.CONSTRUCTOR && owner != null
                ? OwnType.of(Mode.OWN, vocabulary.traits(owner.asType()))
                : signature.receiverType();
        if (!type.traits().tracked()) {
            return;
        }
        Root self = translation.variables.declareThis(type, tree);
        if (translation.exits.innermost() instanceof Frame.Scope scope) {
            scope.roots().add(self);
        }
    }

    private void parameters(
            BodyTranslation translation, ExecutableElement method, MethodTree tree, Signature signature) {
        for (int i = 0; i < tree.getParameters().size(); i++) {
            OwnType type =
                    i < signature.parameters().size() ? signature.parameters().get(i) : OwnType.PLAIN;
            if (i < method.getParameters().size()) {
                translation.statements.parameter(
                        method.getParameters().get(i),
                        type,
                        tree.getParameters().get(i));
            }
        }
    }

    /// Whether the constructor starts with `this(...)`, which initialises the fields.
    private static boolean delegates(MethodTree tree) {
        for (StatementTree statement : tree.getBody().getStatements()) {
            if (statement instanceof ExpressionStatementTree expression
                    && expression.getExpression() instanceof MethodInvocationTree call
                    && call.getMethodSelect() instanceof IdentifierTree name
                    && name.getName().contentEquals("this")) {
                return true;
            }
        }
        return false;
    }

    // -------------------------------------------------------------------------------------------------- initialisers

    /// Initialisers outside of constructors: the static ones, and all in a class without a constructor in the
    /// source.
    private void initialisers(
            Surroundings around, ClassTree owner, @Nullable BodyTranslation outer, Consumer<Body> bodies) {
        for (boolean fixed : new boolean[] {true, false}) {
            boolean inConstructors = !fixed
                    && owner.getMembers().stream()
                            .anyMatch(member -> member instanceof MethodTree method
                                    && constructor(method)
                                    && method.getBody() != null);
            if (!inConstructors) {
                initialiser(around, owner, outer, fixed, bodies);
            }
        }
    }

    private void initialiser(
            Surroundings around,
            ClassTree owner,
            @Nullable BodyTranslation outer,
            boolean fixed,
            Consumer<Body> bodies) {
        Body.Kind kind = fixed ? Body.Kind.INITIALIZER : Body.Kind.CONSTRUCTOR;
        Body body = new Body(kind, fixed ? "static" : "new", owner, around.unit(), null, OwnType.PLAIN);
        BodyTranslation translation = new BodyTranslation(around, body, outer);
        translation.exits.inScope(owner, () -> {
            if (!fixed) {
                OwnType own =
                        OwnType.of(Mode.OWN, vocabulary.traits(around.owner().asType()));
                if (own.traits().tracked()) {
                    translation.variables.declareThis(own, owner);
                }
            }
            members(translation, owner, fixed);
        });
        finish(translation, bodies);
    }

    private static void members(BodyTranslation translation, ClassTree owner, boolean fixed) {
        for (Tree member : owner.getMembers()) {
            if (member instanceof BlockTree block && block.isStatic() == fixed) {
                translation.statements.translate(block);
            } else if (member instanceof VariableTree field
                    && field.getInitializer() != null
                    && field.getModifiers().getFlags().contains(Modifier.STATIC) == fixed) {
                translation.endingTemporaries(field, () -> translation.assignments.field(field));
            }
        }
    }
}
