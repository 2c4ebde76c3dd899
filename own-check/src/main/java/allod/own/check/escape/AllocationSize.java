package allod.own.check.escape;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/// The size of what a call makes, as far as its arguments tell.
///
/// An argument tells the size when it is an array of numbers, or a whole number whose parameter is called one
/// of [#SIZES]. A class file without names of parameters tells it by a `long`. All other arguments are content:
/// a value whose class alone decides its size has a constant one.
///
/// @param known the bytes that the arguments ask for, where they are constant; nothing when they ask for none
/// @param constant whether the compiler knows the size
record AllocationSize(OptionalLong known, boolean constant) {

    /// Values that calls make for a method may take as much of the stack, as in Go.
    static final long LIMIT = 64L << 10;

    /// Values in variables that demand the stack may take as much, as in Go.
    static final long LIMIT_ON_DEMAND = 10L << 20;

    private static final Set<String> SIZES =
            Set.of("size", "byteSize", "bytes", "byteCount", "length", "capacity", "count", "elements");

    /// The size that a call asks for.
    static AllocationSize of(Trees trees, CompilationUnitTree unit, Tree call, ExecutableElement method) {
        List<? extends ExpressionTree> arguments = switch (call) {
            case MethodInvocationTree invocation -> invocation.getArguments();
            case NewClassTree creation -> creation.getArguments();
            default -> List.of();
        };
        return new Reader(trees, unit, method).read(arguments);
    }

    /// Whether it is more than a limit.
    boolean above(long limit) {
        return known.isPresent() && known.getAsLong() > limit;
    }

    /// Reads the arguments of one call.
    private static final class Reader {
        private final Trees trees;
        private final CompilationUnitTree unit;
        private final ExecutableElement method;
        private final Constants constants;
        private long total;
        private boolean asks;
        private boolean constant = true;

        Reader(Trees trees, CompilationUnitTree unit, ExecutableElement method) {
            this.trees = trees;
            this.unit = unit;
            this.method = method;
            this.constants = new Constants(trees, unit);
        }

        AllocationSize read(List<? extends ExpressionTree> arguments) {
            List<? extends VariableElement> parameters = method.getParameters();
            for (int i = 0; i < arguments.size() && !parameters.isEmpty(); i++) {
                VariableElement parameter = parameters.get(Math.min(i, parameters.size() - 1));
                TypeMirror component = component(parameter.asType());
                if (component == null) {
                    if (size(parameter)) {
                        add(constants.of(arguments.get(i)), 1);
                    }
                } else if (type(arguments.get(i)) == TypeKind.ARRAY) {
                    array(arguments.get(i), width(component));
                } else {
                    add(OptionalLong.of(1), width(component)); // one of a variable number
                }
            }
            boolean known = asks && constant;
            return new AllocationSize(known ? OptionalLong.of(total) : OptionalLong.empty(), constant);
        }

        /// What an array of numbers is made of; null for all else.
        private static @Nullable TypeMirror component(TypeMirror type) {
            return type instanceof ArrayType array
                            && array.getComponentType().getKind().isPrimitive()
                    ? array.getComponentType()
                    : null;
        }

        private static boolean size(VariableElement parameter) {
            TypeKind kind = parameter.asType().getKind();
            String name = parameter.getSimpleName().toString();
            return (kind == TypeKind.LONG && name.matches("arg[0-9]+"))
                    || ((kind == TypeKind.INT || kind == TypeKind.LONG) && SIZES.contains(name));
        }

        private @Nullable TypeKind type(ExpressionTree tree) {
            TreePath path = trees.getPath(unit, tree);
            TypeMirror type = path == null ? null : trees.getTypeMirror(path);
            return type == null ? null : type.getKind();
        }

        private void array(ExpressionTree tree, long width) {
            switch (tree) {
                case ParenthesizedTree inner -> array(inner.getExpression(), width);
                case TypeCastTree cast -> array(cast.getExpression(), width);
                case NewArrayTree made
                when made.getInitializers() != null ->
                    add(OptionalLong.of(made.getInitializers().size()), width);
                case NewArrayTree made
                when made.getDimensions().size() == 1 ->
                    add(constants.of(made.getDimensions().getFirst()), width);
                default -> constant = false;
            }
        }

        private void add(OptionalLong count, long width) {
            asks = true;
            if (count.isEmpty() || count.getAsLong() < 0) {
                constant = false;
                return;
            }
            long more = count.getAsLong() > Long.MAX_VALUE / width ? Long.MAX_VALUE : count.getAsLong() * width;
            total = total + more < 0 ? Long.MAX_VALUE : total + more;
        }

        private static long width(TypeMirror primitive) {
            return switch (primitive.getKind()) {
                case BOOLEAN, BYTE -> Byte.BYTES;
                case SHORT, CHAR -> Short.BYTES;
                case LONG, DOUBLE -> Long.BYTES;
                default -> Integer.BYTES;
            };
        }
    }
}
