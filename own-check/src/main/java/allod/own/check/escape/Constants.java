package allod.own.check.escape;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.OptionalLong;
import javax.lang.model.element.Element;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/// Whole numbers that the compiler knows: literals, constant variables, and calculations with them.
///
/// Calculated in 64 bits; what does not fit, and division by zero, is no constant here.
record Constants(Trees trees, CompilationUnitTree unit) {

    /// The value of an expression.
    OptionalLong of(ExpressionTree tree) {
        try {
            return switch (tree) {
                case LiteralTree literal -> number(literal.getValue());
                case ParenthesizedTree inner -> of(inner.getExpression());
                case TypeCastTree cast -> of(cast.getExpression());
                case UnaryTree unary -> unary(unary.getKind(), of(unary.getExpression()));
                case BinaryTree binary ->
                    binary(binary.getKind(), of(binary.getLeftOperand()), of(binary.getRightOperand()));
                case IdentifierTree _, MemberSelectTree _ -> variable(tree);
                default -> OptionalLong.empty();
            };
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private OptionalLong variable(ExpressionTree tree) {
        TreePath path = trees.getPath(unit, tree);
        Element element = path == null ? null : trees.getElement(path);
        return element instanceof VariableElement variable ? number(variable.getConstantValue()) : OptionalLong.empty();
    }

    private static OptionalLong number(@Nullable Object value) {
        return switch (value) {
            case Character character -> OptionalLong.of(character);
            case Double _, Float _ -> OptionalLong.empty();
            case Number number -> OptionalLong.of(number.longValue());
            case null, default -> OptionalLong.empty();
        };
    }

    private static OptionalLong unary(Tree.Kind kind, OptionalLong value) {
        if (value.isEmpty()) {
            return value;
        }
        long number = value.getAsLong();
        return switch (kind) {
            case UNARY_MINUS -> OptionalLong.of(Math.negateExact(number));
            case UNARY_PLUS -> value;
            case BITWISE_COMPLEMENT -> OptionalLong.of(~number);
            default -> OptionalLong.empty();
        };
    }

    private static OptionalLong binary(Tree.Kind kind, OptionalLong left, OptionalLong right) {
        if (left.isEmpty() || right.isEmpty()) {
            return OptionalLong.empty();
        }
        long a = left.getAsLong();
        long b = right.getAsLong();
        return switch (kind) {
            case PLUS -> OptionalLong.of(Math.addExact(a, b));
            case MINUS -> OptionalLong.of(Math.subtractExact(a, b));
            case MULTIPLY -> OptionalLong.of(Math.multiplyExact(a, b));
            case DIVIDE -> OptionalLong.of(a / b);
            case REMAINDER -> OptionalLong.of(a % b);
            case LEFT_SHIFT -> OptionalLong.of(a << b);
            case RIGHT_SHIFT -> OptionalLong.of(a >> b);
            case AND -> OptionalLong.of(a & b);
            case OR -> OptionalLong.of(a | b);
            case XOR -> OptionalLong.of(a ^ b);
            default -> OptionalLong.empty();
        };
    }
}
