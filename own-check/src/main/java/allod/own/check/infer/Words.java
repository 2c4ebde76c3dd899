package allod.own.check.infer;

import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;

/// Which words of ownership stand somewhere.
final class Words {

    private static final Set<String> MODES = Set.of("Own", "Ref", "Mut");

    private Words() {}

    /// Whether a word stands at a declaration.
    static boolean has(Element element, String word) {
        return element.getAnnotationMirrors().stream().anyMatch(mirror -> named(mirror, word));
    }

    /// Whether it is written how a variable or a result holds its value.
    static boolean hasMode(Element element, TypeMirror type) {
        return MODES.stream()
                .anyMatch(word -> has(element, word)
                        || type.getAnnotationMirrors().stream().anyMatch(mirror -> named(mirror, word)));
    }

    /// Whether a class says anything of ownership.
    static boolean speaks(TypeElement type) {
        return has(type, "Owned") || has(type, "View") || has(type, "Copy");
    }

    private static boolean named(AnnotationMirror mirror, String word) {
        return mirror.getAnnotationType().asElement() instanceof TypeElement type
                && type.getQualifiedName().contentEquals("allod.own." + word);
    }
}
