package allod.gc.struct;

import allod.gc.object.FieldKind;
import allod.gc.struct.StructMember.Form;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads an annotated interface as the description of objects, and refuses what describes none.
///
/// Errors: an `IllegalArgumentException` that names the method, what is wrong with it, and the remedy.
final class InterfaceReader {
    private final Class<?> type;

    private InterfaceReader(Class<?> type) {
        this.type = type;
    }

    /// @throws IllegalArgumentException when the interface is not one of objects
    static StructModel read(Class<?> type) {
        return new InterfaceReader(type).read();
    }

    private StructModel read() {
        Struct struct = requireShape();
        Map<String, Method> getters = new HashMap<>();
        Map<String, Method> setters = new HashMap<>();
        Method[] methods = type.getDeclaredMethods();
        List.of(methods).stream().sorted(Comparator.comparing(Method::toString)).forEach(method -> {
            if (isAccessor(method)) {
                sort(method, getters, setters);
            }
        });
        List<StructMember> members = new ArrayList<>();
        for (Method getter : getters.values()) {
            members.add(memberOf(getter, setters.remove(getter.getName())));
        }
        for (Method setter : setters.values()) {
            throw refused(
                    setter,
                    "writes a field that nothing reads",
                    "add '" + setter.getParameterTypes()[0].getSimpleName() + " " + setter.getName() + "()'");
        }
        requireNames(members);
        return new StructModel(type, struct.value().isEmpty() ? type.getName() : struct.value(), members);
    }

    private Struct requireShape() {
        if (!type.isInterface() || type.isAnnotation()) {
            throw refused("is no interface", "describe objects by an interface with @Struct");
        }
        Struct struct = type.getAnnotation(Struct.class);
        if (struct == null) {
            throw refused("is not annotated", "put @Struct before it");
        }
        if (type.getTypeParameters().length != 0) {
            throw refused("has type parameters", "declare an interface for each use");
        }
        if (type.getInterfaces().length != 0) {
            throw refused(
                    "extends " + type.getInterfaces()[0].getSimpleName() + ", but objects of a heap have no parents",
                    "repeat the accessors, or refer to the other object");
        }
        if (type.isSealed() || type.isHidden()) {
            throw refused(
                    "is " + (type.isSealed() ? "sealed" : "hidden"), "views are classes of their own: leave it open");
        }
        return struct;
    }

    /// Methods of [Object] that an interface repeats are those of all views.
    private static boolean isAccessor(Method method) {
        if (!Modifier.isAbstract(method.getModifiers())) {
            return false;
        }
        try {
            Object.class.getMethod(method.getName(), method.getParameterTypes());
            return false;
        } catch (NoSuchMethodException _) {
            return true;
        }
    }

    private void sort(Method method, Map<String, Method> getters, Map<String, Method> setters) {
        if (method.getTypeParameters().length != 0) {
            throw refused(method, "has type parameters", "an accessor has one type");
        }
        if (method.getExceptionTypes().length != 0) {
            throw refused(method, "throws " + method.getExceptionTypes()[0].getSimpleName(), "accessors throw nothing");
        }
        boolean returns = method.getReturnType() != void.class;
        int parameters = method.getParameterCount();
        if (parameters == 0 && returns) {
            getters.put(method.getName(), method);
        } else if (parameters == 1 && !returns) {
            Method other = setters.put(method.getName(), method);
            if (other != null) {
                throw refused(method, "writes the same field as " + text(other), "keep the one of the field's type");
            }
        } else if (parameters == 0) {
            throw refused(method, "neither reads nor writes a field", "give it a type to return, or make it default");
        } else if (parameters == 1) {
            throw refused(
                    method,
                    "writes a field and returns " + method.getReturnType().getSimpleName(),
                    "let it return void, or make it default");
        } else {
            throw refused(
                    method,
                    "has " + parameters + " parameters",
                    "an accessor has none, or one to write; others are" + " default methods");
        }
    }

    private StructMember memberOf(Method getter, @Nullable Method setter) {
        if (setter != null && !setter.getGenericParameterTypes()[0].equals(getter.getGenericReturnType())) {
            throw refused(
                    setter,
                    "writes what " + text(getter) + " does not return, "
                            + getter.getGenericReturnType().getTypeName(),
                    "let both have the same type");
        }
        Field field = getter.getAnnotation(Field.class);
        String name = field == null || field.name().isEmpty() ? getter.getName() : field.name();
        int order = field == null ? Field.LAST : field.order();
        Form form = formOf(getter);
        if (getter.isAnnotationPresent(Weak.class)) {
            if (form != Form.STRUCT) {
                throw refused(getter, "is @Weak, but no reference to a @Struct", "remove the annotation");
            }
            form = Form.WEAK;
        }
        FieldKind carrier = FieldKind.ofCarrier(getter.getReturnType());
        FieldKind kind = form == Form.PRIMITIVE && carrier != null ? carrier : FieldKind.REFERENCE;
        return new StructMember(getter, setter, name, order, form, kind, targetOf(getter, form));
    }

    private Form formOf(Method getter) {
        Class<?> result = getter.getReturnType();
        if (result.isPrimitive()) {
            return Form.PRIMITIVE;
        }
        if (result == String.class) {
            return Form.STRING;
        }
        if (result == RefArray.class) {
            return Form.REF_ARRAY;
        }
        if (ArrayTypes.isPrimitiveArray(result)) {
            return Form.ARRAY;
        }
        if (result.isAnnotationPresent(Struct.class)) {
            return Form.STRUCT;
        }
        String what = "is of " + result.getTypeName() + ", which no object of a heap holds";
        if (result.isArray() && result.componentType().isPrimitive()) {
            throw refused(getter, what, "use " + ArrayTypes.nameFor(result.componentType()));
        }
        if (result.isArray()) {
            throw refused(getter, what, "use RefArray<" + result.componentType().getSimpleName() + ">");
        }
        if (result.isInterface()) {
            throw refused(getter, what, "if it describes objects put @Struct before it");
        }
        throw refused(getter, what, "use a primitive type, a @Struct, String, LongArray and its siblings, or RefArray");
    }

    private @Nullable Class<?> targetOf(Method getter, Form form) {
        if (form == Form.STRUCT || form == Form.WEAK) {
            return getter.getReturnType();
        }
        if (form != Form.REF_ARRAY) {
            return null;
        }
        if (getter.getGenericReturnType() instanceof ParameterizedType generic
                && generic.getActualTypeArguments()[0] instanceof Class<?> element
                && element.isAnnotationPresent(Struct.class)) {
            return element;
        }
        throw refused(
                getter, "is of " + getter.getGenericReturnType().getTypeName(), "let the elements be one @Struct");
    }

    private void requireNames(List<StructMember> members) {
        Map<String, StructMember> byName = new HashMap<>();
        for (StructMember member : members) {
            StructMember other = byName.put(member.name(), member);
            if (other != null) {
                throw refused(
                        member.getter(),
                        "has the name '" + member.name() + "' of " + text(other.getter()),
                        "give @Field another name");
            }
        }
    }

    private IllegalArgumentException refused(String what, String remedy) {
        return new IllegalArgumentException(type.getTypeName() + " " + what + ": " + remedy);
    }

    private IllegalArgumentException refused(Method method, String what, String remedy) {
        return new IllegalArgumentException(type.getTypeName() + "." + text(method) + " " + what + ": " + remedy);
    }

    private static String text(Method method) {
        StringBuilder text = new StringBuilder(method.getName()).append('(');
        for (Class<?> parameter : method.getParameterTypes()) {
            text.append(text.charAt(text.length() - 1) == '(' ? "" : ", ").append(parameter.getSimpleName());
        }
        return text.append(')').toString();
    }
}
