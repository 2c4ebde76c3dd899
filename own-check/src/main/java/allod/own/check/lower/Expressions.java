package allod.own.check.lower;

import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.flow.Step;
import allod.own.check.type.Mode;
import allod.own.check.type.OwnType;
import com.sun.source.tree.AnnotatedTypeTree;
import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/// Expressions, in Java's order of evaluation.
final class Expressions {
    private final BodyTranslation translation;

    Expressions(BodyTranslation translation) {
        this.translation = translation;
    }

    /// Evaluates an expression of which nothing is kept.
    void plain(@Nullable ExpressionTree tree) {
        if (tree != null) {
            translation.transfers.read(value(tree, OwnType.PLAIN), tree);
        }
    }

    /// Evaluates an expression.
    ///
    /// @param wanted how its value will be held; branches and lambdas go by it
    Operand value(ExpressionTree tree, OwnType wanted) {
        return switch (tree) {
            case ParenthesizedTree inner -> value(inner.getExpression(), wanted).as(tree);
            case LiteralTree literal ->
                literal.getKind() == Tree.Kind.NULL_LITERAL ? Operand.nothing(tree) : Operand.plain(tree);
            case IdentifierTree name -> name(name);
            case MemberSelectTree select -> select(select);
            case ArrayAccessTree access -> access(access);
            case AssignmentTree assignment -> translation.assignments.assign(assignment);
            case CompoundAssignmentTree compound -> translation.assignments.compound(compound);
            case UnaryTree unary -> unary(unary);
            case BinaryTree binary -> binary(binary);
            case InstanceOfTree test -> translation.conditions.value(test);
            case ConditionalExpressionTree choice -> choice(choice, wanted);
            case SwitchExpressionTree choice ->
                translation.statements.switches().expression(choice, wanted);
            case TypeCastTree cast -> cast(cast, wanted);
            case MethodInvocationTree call -> translation.calls.invocation(call, wanted);
            case NewClassTree creation -> translation.calls.creation(creation, wanted);
            case NewArrayTree array -> array(array, wanted);
            case LambdaExpressionTree lambda -> translation.lambdas.lambda(lambda, wanted);
            case MemberReferenceTree reference -> translation.lambdas.reference(reference, wanted);
            case PrimitiveTypeTree _, ParameterizedTypeTree _, ArrayTypeTree _, AnnotatedTypeTree _ ->
                Operand.plain(tree);
            default -> {
                translation.notAnalysed(tree);
                yield Operand.plain(tree);
            }
        };
    }

    // --------------------------------------------------------------------------------------------------------- names

    private Operand name(IdentifierTree tree) {
        Element element = translation.element(tree);
        String name = tree.getName().toString();
        if (name.equals("this") || name.equals("super")) {
            return object(translation.variables.self(), tree);
        }
        if (!(element instanceof VariableElement variable)) {
            return Operand.plain(tree);
        }
        if (!variable.getKind().isField()) {
            Root root = translation.variables.of(variable);
            return root == null ? Operand.plain(tree) : Operand.at(Place.of(root), tree);
        }
        Root object = variable.getEnclosingElement() instanceof TypeElement owner
                ? translation.variables.selfOf(owner)
                : null;
        return field(object(object, tree), variable, tree);
    }

    private static Operand object(@Nullable Root root, Tree tree) {
        return root == null ? Operand.plain(tree) : Operand.at(Place.of(root), tree);
    }

    private Operand select(MemberSelectTree tree) {
        Element element = translation.element(tree);
        String name = tree.getIdentifier().toString();
        if (element == null || element instanceof TypeElement || name.equals("class")) {
            return Operand.plain(tree);
        }
        if (name.equals("this")) {
            boolean outer = translation.element(tree.getExpression()) instanceof TypeElement;
            TypeElement owner =
                    outer ? (TypeElement) translation.element(tree.getExpression()) : translation.around.owner();
            return object(owner == null ? null : translation.variables.selfOf(owner), tree);
        }
        Operand base = value(tree.getExpression(), OwnType.PLAIN);
        if (element instanceof VariableElement variable) {
            return field(base, variable, tree);
        }
        translation.transfers.read(base, tree);
        return Operand.plain(tree);
    }

    /// A field of a tracked object, or of one that nobody tracks.
    private Operand field(Operand base, VariableElement field, Tree tree) {
        if (field.getModifiers().contains(Modifier.STATIC)) {
            return staticField(field, tree);
        }
        Place place = base.place();
        if (place == null || !belongs(base.type())) {
            return Operand.plain(tree);
        }
        OwnType type = translation.around.vocabulary().field(field, null);
        return Operand.at(place.target().then(stepTo(field), type), tree);
    }

    /// Whether the parts of such an object are tracked.
    private static boolean belongs(OwnType type) {
        return type.mode() != Mode.PLAIN;
    }

    Step stepTo(VariableElement field) {
        if (!(field.getEnclosingElement() instanceof TypeElement owner)) {
            throw new IllegalArgumentException(field + " is no field");
        }
        return new Step.Field(
                owner.getQualifiedName().toString(),
                field.getSimpleName().toString(),
                translation.around.vocabulary().traits(owner.asType()));
    }

    /// A static borrow lives for ever, so that each use of it is a value of its own.
    private Operand staticField(VariableElement field, Tree tree) {
        OwnType type = translation.around.vocabulary().field(field, null);
        if (!type.mode().isBorrow() && type.mode() != Mode.VIEW) {
            return Operand.plain(tree);
        }
        return Operand.at(Place.of(translation.variables.staticField(field, type, tree)), tree);
    }

    private Operand access(ArrayAccessTree tree) {
        Operand array = value(tree.getExpression(), OwnType.PLAIN);
        plain(tree.getIndex());
        Place place = array.place();
        OwnType element = array.type().element();
        if (place == null || element == null) {
            translation.transfers.read(array, tree);
            return Operand.plain(tree);
        }
        return Operand.at(place.target().then(Step.ELEMENTS, element), tree);
    }

    // ----------------------------------------------------------------------------------------------------- operators

    private Operand unary(UnaryTree tree) {
        return switch (tree.getKind()) {
            case LOGICAL_COMPLEMENT -> translation.conditions.value(tree);
            case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT ->
                translation.assignments.step(tree);
            default -> {
                number(tree.getExpression());
                yield Operand.plain(tree);
            }
        };
    }

    private Operand binary(BinaryTree tree) {
        switch (tree.getKind()) {
            case CONDITIONAL_AND, CONDITIONAL_OR -> {
                return translation.conditions.value(tree);
            }
            case EQUAL_TO, NOT_EQUAL_TO -> {
                return translation.conditions.value(tree);
            }
            case LESS_THAN, GREATER_THAN, LESS_THAN_EQUAL, GREATER_THAN_EQUAL -> {
                plain(tree.getLeftOperand());
                plain(tree.getRightOperand());
            }
            default -> {
                boolean text = !isNumber(tree); // a text only shows the address
                operand(tree.getLeftOperand(), text);
                operand(tree.getRightOperand(), text);
            }
        }
        return Operand.plain(tree);
    }

    private void operand(ExpressionTree tree, boolean text) {
        if (text) {
            plain(tree);
        } else {
            number(tree);
        }
    }

    /// An operand that is calculated with: it may be no owned address.
    private void number(ExpressionTree tree) {
        Operand operand = value(tree, OwnType.PLAIN);
        translation.transfers.read(operand, tree);
        if (operand.type().owns() && isNumber(tree)) {
            translation.assignments.lostOwner(operand, tree);
        }
    }

    boolean isNumber(Tree tree) {
        TypeMirror type = translation.type(tree);
        return type != null && type.getKind().isPrimitive();
    }

    private Operand cast(TypeCastTree tree, OwnType wanted) {
        Operand operand = value(tree.getExpression(), wanted);
        TypeMirror to = translation.type(tree);
        if (operand.type().owns() && isNumber(tree.getExpression()) && to != null && to.getKind() != TypeKind.LONG) {
            translation.transfers.read(operand, tree);
            translation.assignments.lostOwner(operand, tree);
            return Operand.plain(tree);
        }
        return operand.as(tree);
    }

    private Operand choice(ConditionalExpressionTree tree, OwnType wanted) {
        int whenTrue = translation.join(tree);
        int whenFalse = translation.join(tree);
        int end = translation.join(tree);
        translation.conditions.branch(tree.getCondition(), whenTrue, whenFalse);
        Merge merge = new Merge(translation, tree, wanted);
        translation.resumeAt(whenTrue);
        merge.take(value(tree.getTrueExpression(), merge.wanted()));
        translation.jump(end);
        translation.resumeAt(whenFalse);
        merge.take(value(tree.getFalseExpression(), merge.wanted()));
        translation.continueAt(end);
        return merge.value();
    }

    // -------------------------------------------------------------------------------------------------------- arrays

    private Operand array(NewArrayTree tree, OwnType wanted) {
        tree.getDimensions().forEach(this::plain);
        OwnType element = wanted.element();
        if (tree.getInitializers() == null) {
            return element == null ? Operand.plain(tree) : fresh(wanted, tree);
        }
        if (element == null || !element.tracked()) {
            tree.getInitializers().forEach(this::plain);
            return Operand.plain(tree);
        }
        Operand array = fresh(wanted, tree);
        Place elements = array.place() == null ? null : array.place().then(Step.ELEMENTS, element);
        for (ExpressionTree each : tree.getInitializers()) {
            Operand operand = value(each, element);
            if (elements != null && operand.tracked()) {
                translation.assignments.element(elements, element, operand, each);
            }
        }
        return array;
    }

    /// A new array of tracked elements.
    private Operand fresh(OwnType type, Tree tree) {
        Root root = translation.temporary("array", type, tree);
        translation.emit(new allod.own.check.flow.Instruction.Write(Place.of(root), false, tree));
        return Operand.at(Place.of(root), tree);
    }
}
