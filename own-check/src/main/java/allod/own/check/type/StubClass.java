package allod.own.check.type;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.PrimitiveType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import org.jspecify.annotations.Nullable;

/// What a stub says of a class.
///
/// @param name its qualified name
/// @param traits what it says of the values; plain where it speaks of the methods alone
/// @param methods what it says of methods, by name; `new` for constructors
record StubClass(String name, Traits traits, Map<String, List<StubMethod>> methods) {

    /// What is said of a method; null when nothing is. A stub with the parameters of the method goes before one
    /// for all methods of the name.
    @Nullable
    StubMethod find(ExecutableElement method) {
        String key = method.getKind() == ElementKind.CONSTRUCTOR
                ? "new"
                : method.getSimpleName().toString();
        StubMethod general = null;
        for (StubMethod stub : methods.getOrDefault(key, List.of())) {
            if (stub.parameterTypes() == null) {
                general = stub;
            } else if (stub.parameterTypes().equals(erased(method))) {
                return stub;
            }
        }
        return general;
    }

    private static List<String> erased(ExecutableElement method) {
        return method.getParameters().stream()
                .map(parameter -> simple(parameter.asType()))
                .toList();
    }

    private static String simple(TypeMirror type) {
        return switch (type) {
            case DeclaredType declared -> declared.asElement().getSimpleName().toString();
            case ArrayType array -> simple(array.getComponentType()) + "[]";
            case TypeVariable variable -> variable.asElement().getSimpleName().toString();
            case PrimitiveType primitive -> primitive.getKind().name().toLowerCase(Locale.ROOT);
            default -> type.toString();
        };
    }
}
