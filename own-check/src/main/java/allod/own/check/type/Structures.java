package allod.own.check.type;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/// The parts of owned classes and the variants of sealed ones.
final class Structures {

    private Structures() {}

    /// The fields of a class and of its superclasses that pass a test, in the order of the source.
    static List<VariableElement> fields(TypeMirror type, Predicate<VariableElement> wanted) {
        List<VariableElement> found = new ArrayList<>();
        if (type.getKind() != TypeKind.DECLARED) {
            return found;
        }
        TypeElement owner = (TypeElement) ((DeclaredType) type).asElement();
        found.addAll(fields(owner.getSuperclass(), wanted));
        for (Element member : owner.getEnclosedElements()) {
            if (member.getKind() == ElementKind.FIELD
                    && !member.getModifiers().contains(Modifier.STATIC)
                    && wanted.test((VariableElement) member)) {
                found.add((VariableElement) member);
            }
        }
        return found;
    }

    /// The classes that a value of a sealed type can have.
    static List<TypeMirror> variants(TypeMirror type) {
        List<TypeMirror> leaves = new ArrayList<>();
        collect(type, leaves);
        return leaves;
    }

    private static void collect(TypeMirror type, List<TypeMirror> leaves) {
        TypeElement element = (TypeElement) ((DeclaredType) type).asElement();
        boolean sealed = element.getModifiers().contains(Modifier.SEALED);
        boolean open = element.getKind() == ElementKind.INTERFACE
                || element.getModifiers().contains(Modifier.ABSTRACT);
        if (!sealed || !open) {
            leaves.add(type);
        }
        if (sealed) {
            for (TypeMirror permitted : element.getPermittedSubclasses()) {
                collect(permitted, leaves);
            }
        }
    }
}
