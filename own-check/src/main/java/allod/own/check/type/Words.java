package allod.own.check.type;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/// The words of ownership that stand at one place: what a set of annotations, or a stub, says there.
///
/// @param mode of [Mode#OWN], [Mode#REF] and [Mode#MUT]; null where none is written
/// @param lifetime as [OwnType#lifetime]
/// @param once whether `@Once` is written
/// @param scoped whether `@Scoped` is written
record Words(@Nullable Mode mode, String lifetime, boolean once, boolean scoped) {

    /// Nothing is written.
    static final Words NONE = new Words(null, "", false, false);

    static final String PACKAGE = "allod.own.";

    /// Whether nothing is written.
    boolean silent() {
        return equals(NONE);
    }

    /// Both; what stands here goes before.
    Words and(Words other) {
        if (silent() || other.silent()) {
            return silent() ? other : this;
        }
        return new Words(
                mode == null ? other.mode : mode,
                lifetime.isEmpty() ? other.lifetime : lifetime,
                once || other.once,
                scoped || other.scoped);
    }

    /// Reads annotations; those of other packages say nothing.
    static Words of(List<? extends AnnotationMirror> annotations) {
        Words words = NONE;
        for (AnnotationMirror annotation : annotations) {
            words = words.and(of(annotation));
        }
        return words;
    }

    private static Words of(AnnotationMirror annotation) {
        return of((TypeElement) annotation.getAnnotationType().asElement(), text(annotation, "value"));
    }

    /// Reads one annotation.
    ///
    /// @param lifetime what stands in its parentheses
    static Words of(TypeElement annotation, String lifetime) {
        return switch (name(annotation)) {
            case "Own" -> new Words(Mode.OWN, "", false, false);
            case "Ref" -> new Words(Mode.REF, lifetime, false, false);
            case "Mut" -> new Words(Mode.MUT, lifetime, false, false);
            case "Once" -> new Words(null, "", true, false);
            case "Scoped" -> new Words(null, "", false, true);
            default -> NONE;
        };
    }

    /// The simple name of an annotation of `allod.own`; empty for any other.
    static String name(AnnotationMirror annotation) {
        return name((TypeElement) annotation.getAnnotationType().asElement());
    }

    private static String name(TypeElement annotation) {
        String simple = annotation.getSimpleName().toString();
        return annotation.getQualifiedName().contentEquals(PACKAGE + simple) ? simple : "";
    }

    /// The annotations of `allod.own` at an element by their simple names.
    static Map<String, AnnotationMirror> at(Element element) {
        List<? extends AnnotationMirror> all = element.getAnnotationMirrors();
        if (all.isEmpty()) {
            return Map.of();
        }
        Map<String, AnnotationMirror> found = new HashMap<>();
        for (AnnotationMirror annotation : all) {
            String name = name(annotation);
            if (!name.isEmpty()) {
                found.put(name, annotation);
            }
        }
        return found;
    }

    /// Whether an annotation of `allod.own` stands at an element.
    static boolean has(Element element, String simpleName) {
        for (AnnotationMirror annotation : element.getAnnotationMirrors()) {
            if (name(annotation).equals(simpleName)) {
                return true;
            }
        }
        return false;
    }

    /// A value of an annotation; nothing where the source leaves it out.
    static Optional<Object> value(AnnotationMirror annotation, String key) {
        for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
                annotation.getElementValues().entrySet()) {
            if (entry.getKey().getSimpleName().contentEquals(key)) {
                return Optional.of(entry.getValue().getValue());
            }
        }
        return Optional.empty();
    }

    /// A text of an annotation; empty where the source leaves it out.
    static String text(AnnotationMirror annotation, String key) {
        return value(annotation, key).map(Object::toString).orElse("");
    }
}
