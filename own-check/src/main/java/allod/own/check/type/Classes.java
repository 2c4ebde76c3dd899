package allod.own.check.type;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/// What classes say of their values, from their annotations, their supertypes and the stubs. Every class is
/// read once.
final class Classes {

    /// Interfaces with one method whose objects are rarely functions.
    private static final Set<String> NO_FUNCTIONS = Set.of(
            "java.lang.Iterable",
            "java.lang.Comparable",
            "java.lang.AutoCloseable",
            "java.lang.Readable",
            "java.io.Closeable",
            "java.io.Flushable");

    private final Elements elements;
    private final Stubs stubs;
    private final Map<Element, Traits> known = new HashMap<>();
    private final Map<Element, Optional<Traits>> said = new HashMap<>();

    Classes(Elements elements, Stubs stubs) {
        this.elements = elements;
        this.stubs = stubs;
    }

    /// The class that declares a field or method.
    static TypeElement owner(Element member) {
        return (TypeElement) Objects.requireNonNull(member.getEnclosingElement());
    }

    Traits of(TypeMirror type) {
        return switch (type.getKind()) {
            case DECLARED -> of((TypeElement) ((DeclaredType) type).asElement());
            case TYPEVAR -> bound(((TypeVariable) type).getUpperBound());
            case WILDCARD -> {
                TypeMirror upper = ((WildcardType) type).getExtendsBound();
                yield upper == null ? Traits.PARAMETER : bound(upper);
            }
            case INTERSECTION -> first(((IntersectionType) type).getBounds());
            default -> Traits.PLAIN;
        };
    }

    private Traits bound(TypeMirror upper) {
        Traits traits = of(upper);
        return traits.tracked() || traits.function() ? traits : Traits.PARAMETER;
    }

    private Traits first(List<? extends TypeMirror> types) {
        for (TypeMirror type : types) {
            Traits traits = of(type);
            if (traits.tracked() || traits.function()) {
                return traits;
            }
        }
        return Traits.PLAIN;
    }

    Traits of(TypeElement type) {
        Traits traits = known.get(type);
        if (traits == null) {
            Traits said = said(type);
            traits = said == null ? plain(type) : said;
            known.put(type, traits);
        }
        return traits;
    }

    /// Whether values of a class are owned or views. Asked of every class that sources mention: whether it is a
    /// functional interface, which javac finds out with some effort, does not matter for that.
    boolean tracks(TypeElement type) {
        Traits said = said(type);
        return said != null && said.tracked();
    }

    /// What words and stubs say of a class; null where they say nothing.
    private @Nullable Traits said(TypeElement type) {
        Optional<Traits> traits = said.get(type);
        if (traits == null) {
            said.put(type, Optional.empty()); // a class may be its own supertype in wrong sources
            traits = Optional.ofNullable(read(type));
            said.put(type, traits);
        }
        return traits.orElse(null);
    }

    private @Nullable Traits read(TypeElement type) {
        Map<String, AnnotationMirror> words = Words.at(type);
        if (words.containsKey("Copy")) {
            return Traits.PLAIN;
        }
        String name = type.getQualifiedName().toString();
        boolean said = words.containsKey("Owned") || words.containsKey("View");
        Traits base = said ? Traits.PLAIN : fromStub(name);
        if (!said && base == null) {
            base = inherited(type, name);
        }
        if (words.isEmpty()) {
            return base;
        }
        return annotated(name, words, base == null ? Traits.PLAIN : base);
    }

    private @Nullable Traits fromStub(String name) {
        StubClass stub = stubs.find(name);
        return stub == null || !stub.traits().tracked() ? null : stub.traits();
    }

    private Traits plain(TypeElement type) {
        boolean function = type.getKind() == ElementKind.INTERFACE
                && elements.isFunctionalInterface(type)
                && !NO_FUNCTIONS.contains(type.getQualifiedName().toString());
        return function ? Traits.FUNCTION : Traits.PLAIN;
    }

    private @Nullable Traits inherited(TypeElement type, String name) {
        Traits found = inherited(type.getSuperclass());
        for (TypeMirror above : type.getInterfaces()) {
            found = found != null ? found : inherited(above);
        }
        return found == null
                ? null
                : new Traits(
                        name,
                        found.drop(),
                        found.dropMethod(),
                        found.view(),
                        found.exclusive(),
                        found.lifetimes(),
                        found.confined(),
                        found.shareable(),
                        false,
                        found.foreign(),
                        false);
    }

    private @Nullable Traits inherited(TypeMirror above) {
        if (above.getKind() != TypeKind.DECLARED) {
            return null;
        }
        Traits traits = said((TypeElement) ((DeclaredType) above).asElement());
        return traits != null && traits.tracked() ? traits : null;
    }

    private static Traits annotated(String name, Map<String, AnnotationMirror> words, Traits base) {
        AnnotationMirror owned = words.get("Owned");
        AnnotationMirror view = words.get("View");
        Traits.Drop drop = base.drop();
        String dropMethod = base.dropMethod();
        if (owned != null) {
            dropMethod = Words.value(owned, "drop").map(Object::toString).orElse("close");
            drop = dropMethod.isEmpty() ? Traits.Drop.STRUCTURE : Traits.Drop.METHOD;
        }
        boolean tracked = drop != Traits.Drop.NONE || view != null || base.view();
        return new Traits(
                name,
                drop,
                dropMethod,
                view != null || base.view(),
                view == null ? base.exclusive() : Words.text(view, "exclusive").equals("true"),
                view == null ? base.lifetimes() : names(view),
                words.containsKey("Confined") || base.confined(),
                words.containsKey("Shareable")
                        || (base.tracked() ? base.shareable() : !tracked && !words.containsKey("Confined")),
                base.function() && !tracked,
                base.foreign(),
                false);
    }

    private static List<String> names(AnnotationMirror view) {
        Object value = Words.value(view, "value").orElse(List.of());
        return value instanceof List<?> list
                ? list.stream()
                        .map(name -> ((AnnotationValue) name).getValue().toString())
                        .toList()
                : List.of();
    }
}
