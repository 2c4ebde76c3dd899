package allod.own.check.lower;

import allod.own.check.flow.Edge;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.type.OwnType;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;

/// Conditions as control flow: what a test has shown holds on the way that it leads to.
final class Conditions {
    private final BodyTranslation translation;

    Conditions(BodyTranslation translation) {
        this.translation = translation;
    }

    /// A condition whose truth is kept as a value.
    Operand value(ExpressionTree tree) {
        int end = translation.join(tree);
        branch(tree, end, end);
        translation.resumeAt(end);
        return Operand.plain(tree);
    }

    /// Evaluates a condition and goes on at one of two points.
    void branch(ExpressionTree tree, int whenTrue, int whenFalse) {
        switch (tree) {
            case ParenthesizedTree inner -> branch(inner.getExpression(), whenTrue, whenFalse);
            case LiteralTree literal ->
                translation.jump(Boolean.TRUE.equals(literal.getValue()) ? whenTrue : whenFalse);
            case UnaryTree not
            when not.getKind() == Tree.Kind.LOGICAL_COMPLEMENT -> branch(not.getExpression(), whenFalse, whenTrue);
            case BinaryTree both -> binary(both, whenTrue, whenFalse);
            case InstanceOfTree test -> instance(test, whenTrue, whenFalse);
            default -> plain(tree, whenTrue, whenFalse);
        }
    }

    /// Whether a condition holds always, so that a loop with it ends by jumps only.
    static boolean alwaysTrue(ExpressionTree tree) {
        return switch (tree) {
            case ParenthesizedTree inner -> alwaysTrue(inner.getExpression());
            case LiteralTree literal -> Boolean.TRUE.equals(literal.getValue());
            default -> false;
        };
    }

    private void plain(ExpressionTree tree, int whenTrue, int whenFalse) {
        translation.expressions.plain(tree);
        fork(whenTrue, whenFalse);
    }

    private void fork(int whenTrue, int whenFalse) {
        translation.branch(whenTrue, Edge.Kind.NORMAL);
        translation.jump(whenFalse);
    }

    private void binary(BinaryTree tree, int whenTrue, int whenFalse) {
        switch (tree.getKind()) {
            case CONDITIONAL_AND -> {
                int middle = translation.join(tree);
                branch(tree.getLeftOperand(), middle, whenFalse);
                translation.resumeAt(middle);
                branch(tree.getRightOperand(), whenTrue, whenFalse);
            }
            case CONDITIONAL_OR -> {
                int middle = translation.join(tree);
                branch(tree.getLeftOperand(), whenTrue, middle);
                translation.resumeAt(middle);
                branch(tree.getRightOperand(), whenTrue, whenFalse);
            }
            case EQUAL_TO -> equality(tree, whenTrue, whenFalse);
            case NOT_EQUAL_TO -> equality(tree, whenFalse, whenTrue);
            default -> plain(tree, whenTrue, whenFalse);
        }
    }

    private void equality(BinaryTree tree, int whenEqual, int whenNot) {
        Operand left = translation.expressions.value(tree.getLeftOperand(), OwnType.PLAIN);
        translation.transfers.read(left, tree);
        Operand right = translation.expressions.value(tree.getRightOperand(), OwnType.PLAIN);
        translation.transfers.read(right, tree);
        boolean rightNothing = right.nothing() || (address(left) && zero(tree.getRightOperand()));
        boolean leftNothing = left.nothing() || (address(right) && zero(tree.getLeftOperand()));
        Operand tested = rightNothing ? left : right;
        boolean againstNull = leftNothing != rightNothing;
        Place place = againstNull ? tested.place() : null;
        if (place == null) {
            fork(whenEqual, whenNot);
            return;
        }
        assume(place, Instruction.Fact.NOTHING, whenEqual, tree);
        assume(place, Instruction.Fact.SOMETHING, whenNot, tree);
        translation.unreachable();
    }

    /// Whether a value is an owned raw address; zero is the address of nothing.
    private boolean address(Operand operand) {
        return operand.type().owns() && translation.expressions.isNumber(operand.tree());
    }

    private static boolean zero(ExpressionTree tree) {
        return switch (tree) {
            case ParenthesizedTree inner -> zero(inner.getExpression());
            case LiteralTree literal -> literal.getValue() instanceof Number number && number.doubleValue() == 0;
            default -> false;
        };
    }

    /// Leads to `join` by way of what is known there.
    void assume(Place place, Instruction.Fact fact, int join, Tree tree) {
        int from = translation.current();
        translation.emit(new Instruction.Assume(place, fact, tree));
        translation.jump(join);
        translation.resumeAt(from);
    }

    private void instance(InstanceOfTree tree, int whenTrue, int whenFalse) {
        Operand subject = translation.expressions.value(tree.getExpression(), OwnType.PLAIN);
        if (tree.getPattern() == null) {
            translation.patterns.type(subject, tree.getType(), tree.getExpression(), whenTrue, whenFalse);
        } else {
            translation.patterns.match(subject, tree.getPattern(), tree.getExpression(), whenTrue, whenFalse);
        }
    }
}
