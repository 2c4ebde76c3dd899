package allod.own.check.report;

import com.sun.source.tree.ClassTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;

/// The names of classes and members as reports and baselines write them: they stay the same when lines move,
/// when annotations come and go, and when a type parameter gets another bound.
public final class MemberNames {

    private MemberNames() {}

    /// The class around a member.
    static String className(Trees trees, TreePath member) {
        for (TreePath at = member; at != null; at = at.getParentPath()) {
            if (at.getLeaf() instanceof ClassTree && trees.getElement(at) instanceof TypeElement type) {
                return type.getQualifiedName().toString();
            }
        }
        return "";
    }

    /// A member of a class, or nothing for the class itself.
    static String member(Trees trees, TreePath member) {
        Element element = trees.getElement(member);
        return switch (element) {
            case ExecutableElement method -> of(method);
            case VariableElement field -> field.getSimpleName().toString();
            case null, default -> "";
        };
    }

    /// A method with its parameters, as `put(String,int)`.
    public static String of(ExecutableElement method) {
        return method.getParameters().stream()
                .map(parameter -> name(parameter.asType()))
                .collect(Collectors.joining(",", method.getSimpleName() + "(", ")"));
    }

    private static String name(TypeMirror type) {
        return switch (type) {
            case DeclaredType declared -> declared.asElement().getSimpleName().toString();
            case ArrayType array -> name(array.getComponentType()) + "[]";
            case TypeVariable variable -> variable.asElement().getSimpleName().toString();
            default -> type.getKind().name().toLowerCase(Locale.ROOT);
        };
    }
}
