package allod.own.check.lower;

import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.report.OwnCode;
import allod.own.check.type.OwnType;
import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import java.util.Optional;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/// Declarations and assignments of variables, fields and elements.
final class Assignments {
    private final BodyTranslation translation;

    Assignments(BodyTranslation translation) {
        this.translation = translation;
    }

    // ------------------------------------------------------------------------------------------------------- locals

    /// A local variable with or without initialiser. What it holds is what is written, else what it is given
    /// first.
    Root declare(VariableTree tree, Root.Kind kind) {
        VariableElement element = variable(tree);
        Optional<OwnType> written = translation.around.vocabulary().written(element);
        ExpressionTree initialiser = tree.getInitializer();
        OwnType standard = translation.around.vocabulary().valueOf(element.asType());
        if (initialiser == null) {
            Root root = translation.variables.declare(kind, element, written.orElse(standard), tree);
            translation.exits.declare(root, tree);
            return root;
        }
        Operand value = initialiser instanceof LambdaExpressionTree lambda
                ? translation.lambdas.lambda(lambda, written.orElse(standard), element.asType())
                : translation.expressions.value(initialiser, written.orElse(standard));
        OwnType type = written.orElseGet(() -> given(value, standard));
        Root root = translation.variables.declare(kind, element, type, tree);
        translation.exits.declare(root, tree);
        initialise(root, value, tree);
        return root;
    }

    private OwnType given(Operand value, OwnType standard) {
        if (value.nothing()) {
            return standard;
        }
        if (!value.tracked()) {
            // A value that nobody tracks: an object of the garbage collector, or an owner from code that says nothing.
            return standard.tracked() && standard.element() != null ? standard : untracked(standard);
        }
        OwnType held = translation.transfers.held(value);
        return held.element() == null && standard.element() != null
                ? new OwnType(
                        held.mode(), held.lifetime(), held.traits(), held.once(), held.scoped(), standard.element())
                : held;
    }

    private static OwnType untracked(OwnType standard) {
        return standard.traits().function() || standard.element() != null ? standard : OwnType.PLAIN;
    }

    VariableElement variable(VariableTree tree) {
        if (translation.element(tree) instanceof VariableElement element) {
            return element;
        }
        throw new IllegalStateException("javac knows no variable for " + tree);
    }

    /// The initialiser of a field.
    void field(VariableTree tree) {
        VariableElement element = variable(tree);
        OwnType type = translation.around.vocabulary().field(element, null);
        ExpressionTree initialiser = tree.getInitializer();
        Operand value = initialiser instanceof LambdaExpressionTree lambda
                ? translation.lambdas.lambda(lambda, type, element.asType())
                : translation.expressions.value(initialiser, type);
        Root self = translation.variables.self();
        if (element.getModifiers().contains(Modifier.STATIC)) {
            // What a static field holds lives for ever: an owner that is never dropped, on purpose.
            if (value.tracked()) {
                OwnType as = value.type().owns() ? value.type() : OwnType.PLAIN;
                translation.emit(new Instruction.Return(translation.transfers.into(value, as, false, tree), tree));
            }
        } else if (self != null && type.tracked()) {
            store(Place.of(self).then(translation.expressions.stepTo(element), type), type, value, tree);
        } else if (value.tracked()) {
            lose(tree, tree.getName().toString(), value);
        }
    }

    /// The component of a record takes its parameter over.
    void component(VariableElement field, VariableElement parameter, Tree tree) {
        Root self = translation.variables.self();
        Root value = translation.variables.of(parameter);
        OwnType type = translation.around.vocabulary().field(field, null);
        if (self != null && value != null && type.tracked()) {
            Place place = Place.of(self).then(translation.expressions.stepTo(field), type);
            store(place, type, Operand.at(Place.of(value), tree), tree);
        }
    }

    /// Puts a value among the elements of an array.
    void element(Place elements, OwnType type, Operand value, Tree tree) {
        store(elements, type, value, tree);
    }

    /// Gives a variable or temporary its value.
    void initialise(Root root, Operand value, Tree tree) {
        store(Place.of(root), root.type(), value, tree);
    }

    // --------------------------------------------------------------------------------------------------- assignments

    /// An assignment; its value is the place that it wrote.
    Operand assign(AssignmentTree tree) {
        Operand target = place(tree.getVariable());
        Place place = target.place();
        OwnType type = place == null ? OwnType.PLAIN : place.type();
        Operand value = translation.expressions.value(tree.getExpression(), type);
        if (place == null) {
            lose(tree, tree.getVariable().toString(), value);
            return Operand.plain(tree);
        }
        store(place, type, value, tree);
        return Operand.at(place, tree);
    }

    /// A value goes where nobody tracks it: a field of a class that says nothing, an element of a plain array.
    private void lose(Tree tree, String target, Operand value) {
        Place place = value.place();
        if (place == null) {
            return;
        }
        if (!value.type().owns()) {
            translation.transfers.into(value, OwnType.PLAIN, false, tree);
            escape(value, tree);
            return;
        }
        if (value.type().traits().foreign() && !strict()) {
            handOver(value, tree);
            return;
        }
        translation.report(
                OwnCode.UNCHECKED_CONTAINER,
                Calls.owner(value) + " gets out of sight: `" + target + "` says nothing of ownership",
                tree,
                "stored here, and nobody is obliged to end it",
                "make the class of the field @Owned (or @Owned(drop=\"\")), or mark the method @Trusted(\"why\")");
        handOver(value, tree);
    }

    private boolean strict() {
        return translation.around.strict();
    }

    /// An owner of a foreign class goes out of sight: a temporary is gone, a variable may be used on.
    void handOver(Operand value, Tree tree) {
        Place place = value.place();
        if (place != null && value.type().owns()) {
            translation.emit(new Instruction.Release(place, tree));
        }
    }

    /// A function that is stored lives on.
    private void escape(Operand value, Tree tree) {
        if (value.type().traits().function() && value.temporary()) {
            translation.lambdas.escape(value, true, false, tree);
        }
    }

    private void store(Place target, OwnType type, Operand value, Tree tree) {
        if (!value.tracked()) {
            if (type.tracked() || type.carriesLoans() || !target.isRoot()) {
                translation.emit(new Instruction.Write(target, value.nothing(), tree));
            }
            return;
        }
        if (type.owns()) {
            own(target, value, tree);
            return;
        }
        Root source = translation.transfers.into(value, type, false, tree);
        if (source != null && (type.carriesLoans() || type.tracked())) {
            if (!target.isRoot()) {
                escape(value, tree);
            }
            translation.emit(new Instruction.Store(target, source, tree));
        } else if (!target.isRoot()) {
            translation.emit(new Instruction.Write(target, false, tree));
        }
    }

    private void own(Place target, Operand value, Tree tree) {
        Place source = value.place();
        if (source == null) {
            return;
        }
        if (value.type().mode().isBorrow() || value.type().owns()) {
            translation.emit(new Instruction.Move(target, source.target(), tree));
        } else {
            Root kept = translation.transfers.into(value, value.type(), false, tree);
            if (kept != null) {
                translation.emit(new Instruction.Store(target, kept, tree));
            }
        }
    }

    // -------------------------------------------------------------------------------------------------------- places

    /// The place that an expression names as the target of an assignment.
    private Operand place(ExpressionTree tree) {
        return switch (tree) {
            case ParenthesizedTree inner -> place(inner.getExpression());
            case MemberSelectTree select -> translation.expressions.value(select, OwnType.PLAIN);
            case ArrayAccessTree access -> translation.expressions.value(access, OwnType.PLAIN);
            default -> translation.expressions.value(tree, OwnType.PLAIN);
        };
    }

    /// `x += y`, `x++`: of plain values only; an owned address may not be calculated with.
    Operand compound(CompoundAssignmentTree tree) {
        Operand target = place(tree.getVariable());
        translation.expressions.plain(tree.getExpression());
        return calculated(target, tree);
    }

    /// `x++` and its kin.
    Operand step(UnaryTree tree) {
        return calculated(place(tree.getExpression()), tree);
    }

    private Operand calculated(Operand target, Tree tree) {
        Place place = target.place();
        if (place != null) {
            if (target.type().owns()) {
                lostOwner(target, tree);
            } else if (!place.isRoot()) {
                translation.emit(new Instruction.Write(place, false, tree));
            }
        }
        return Operand.plain(tree);
    }

    void lostOwner(Operand address, Tree tree) {
        translation.report(
                OwnCode.LOST_OWNER,
                "arithmetic or a cast loses the owner of a raw address",
                tree,
                "the result is a number that nobody owns",
                "borrow the address first: `@Ref long at = address;`, and calculate with the borrow");
        handOver(address, tree);
    }

    /// The root of a variable that is assigned as a whole.
    @Nullable
    Root rootOf(VariableTree tree) {
        return translation.variables.of(variable(tree));
    }
}
