package allod.own.check.type;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
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
            if (stub.types() == null) {
                general = stub;
            } else if (matches(stub.types(), method.getParameters())) {
                return stub;
            }
        }
        return general;
    }

    private static boolean matches(List<String> types, List<? extends VariableElement> parameters) {
        if (types.size() != parameters.size()) {
            return false;
        }
        for (int i = 0; i < types.size(); i++) {
            if (!matches(types.get(i), parameters.get(i).asType())) {
                return false;
            }
        }
        return true;
    }

    /// A name of one capital, as `E`, stands for any type parameter and for what a subclass puts in for it.
    private static boolean matches(String wanted, TypeMirror type) {
        return switch (type) {
            case ArrayType array ->
                wanted.endsWith("[]") && matches(wanted.substring(0, wanted.length() - 2), array.getComponentType());
            case PrimitiveType primitive ->
                wanted.equals(primitive.getKind().name().toLowerCase(Locale.ROOT));
            case TypeVariable variable -> isVariable(wanted) || wanted.equals(variable.toString());
            case DeclaredType declared ->
                isVariable(wanted) || declared.asElement().getSimpleName().contentEquals(wanted);
            default -> false;
        };
    }

    private static boolean isVariable(String name) {
        return name.length() == 1 && Character.isUpperCase(name.charAt(0));
    }
}
