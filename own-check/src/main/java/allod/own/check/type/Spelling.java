package allod.own.check.type;

import java.util.ArrayList;
import java.util.List;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import org.jspecify.annotations.Nullable;

/// The words of ownership in a type as it is written: `@Ref List<@Own Buf>`, `@Own Buf[]`.
///
/// @param here those of the type itself
/// @param arguments those of its arguments; empty when none of them says anything
/// @param component those of an array's components; null when they say nothing
record Spelling(
        Words here, List<Spelling> arguments, @Nullable Spelling component) {

    /// Of a type that says nothing.
    static final Spelling NONE = new Spelling(Words.NONE, List.of(), null);

    /// Whether no word stands anywhere in it.
    boolean silent() {
        return equals(NONE);
    }

    /// The words of an argument.
    Spelling argument(int index) {
        return index < arguments.size() ? arguments.get(index) : NONE;
    }

    /// The same with more words for the type itself.
    Spelling and(Words more) {
        return more.silent() ? this : new Spelling(more.and(here), arguments, component);
    }

    /// What stands here goes before `other`.
    Spelling or(Spelling other) {
        if (silent() || other.silent()) {
            return silent() ? other : this;
        }
        List<Spelling> merged = new ArrayList<>();
        for (int i = 0; i < Math.max(arguments.size(), other.arguments.size()); i++) {
            merged.add(argument(i).or(other.argument(i)));
        }
        Spelling part = component == null
                ? other.component
                : other.component == null ? component : component.or(other.component);
        return new Spelling(here.and(other.here), merged, part);
    }

    /// Reads a type.
    static Spelling of(TypeMirror type) {
        Words here = Words.of(type.getAnnotationMirrors());
        return switch (type.getKind()) {
            case DECLARED -> declared(here, (DeclaredType) type);
            case ARRAY -> {
                Spelling part = of(((ArrayType) type).getComponentType());
                yield here.silent() && part.silent()
                        ? NONE
                        : new Spelling(here, List.of(), part.silent() ? null : part);
            }
            case WILDCARD -> wildcard(here, (WildcardType) type);
            default -> here.silent() ? NONE : new Spelling(here, List.of(), null);
        };
    }

    private static Spelling declared(Words here, DeclaredType type) {
        List<? extends TypeMirror> types = type.getTypeArguments();
        boolean silent = true;
        List<Spelling> parts = new ArrayList<>(types.size());
        for (TypeMirror argument : types) {
            Spelling part = of(argument);
            silent &= part.silent();
            parts.add(part);
        }
        if (silent) {
            return here.silent() ? NONE : new Spelling(here, List.of(), null);
        }
        return new Spelling(here, List.copyOf(parts), null);
    }

    private static Spelling wildcard(Words here, WildcardType type) {
        TypeMirror bound = type.getSuperBound() != null ? type.getSuperBound() : type.getExtendsBound();
        Spelling inner = bound == null ? NONE : of(bound);
        return inner.and(here);
    }
}
