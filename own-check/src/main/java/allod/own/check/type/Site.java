package allod.own.check.type;

import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import org.jspecify.annotations.Nullable;

/// The static type of a receiver with the words in it: it says what the type parameters of a method's class
/// stand for.
///
/// javac's own substitution drops the annotations of what it replaces, so the way up the supertypes is walked
/// here.
///
/// @param type the type
/// @param spelling its words, which need not stand in `type` itself
record Site(TypeMirror type, Spelling spelling) {

    /// A type with its own words; null for no type.
    static @Nullable Site of(@Nullable TypeMirror type) {
        return type == null ? null : new Site(type, Spelling.of(type));
    }

    /// The same with what is known of the elements, for arguments of their class that say nothing.
    Site with(OwnType element, Classes classes) {
        if (!(type instanceof DeclaredType declared) || element.mode() == Mode.PLAIN || element.mode() == Mode.VIEW) {
            return this;
        }
        List<Spelling> parts = new ArrayList<>();
        List<? extends TypeMirror> arguments = declared.getTypeArguments();
        for (int i = 0; i < arguments.size(); i++) {
            Spelling part = spelling.argument(i);
            boolean meant = part.here().mode() == null
                    && classes.of(arguments.get(i))
                            .name()
                            .equals(element.traits().name());
            parts.add(meant ? part.and(new Words(element.mode(), element.lifetime(), false, false)) : part);
        }
        return new Site(type, new Spelling(spelling.here(), parts, null));
    }

    /// Whether it has anything to say of type parameters.
    boolean generic() {
        return type instanceof DeclaredType declared
                && !declared.getTypeArguments().isEmpty();
    }

    /// What stands for a type parameter; null when nobody knows.
    @Nullable
    Site argument(TypeParameterElement parameter) {
        return switch (type.getKind()) {
            case DECLARED -> argument((DeclaredType) type, parameter);
            case TYPEVAR -> new Site(((TypeVariable) type).getUpperBound(), spelling).argument(parameter);
            case WILDCARD -> {
                TypeMirror bound = ((WildcardType) type).getExtendsBound();
                yield bound == null ? null : new Site(bound, spelling).argument(parameter);
            }
            default -> null;
        };
    }

    private @Nullable Site argument(DeclaredType declared, TypeParameterElement parameter) {
        TypeElement element = (TypeElement) declared.asElement();
        List<? extends TypeMirror> arguments = declared.getTypeArguments();
        if (arguments.isEmpty() && !element.getTypeParameters().isEmpty()) {
            return null;
        }
        int index = element.getTypeParameters().indexOf(parameter);
        if (index >= 0) {
            return new Site(arguments.get(index), spelling.argument(index));
        }
        Site found = above(element.getSuperclass(), parameter);
        for (TypeMirror up : element.getInterfaces()) {
            found = found != null ? found : above(up, parameter);
        }
        return found;
    }

    private @Nullable Site above(TypeMirror up, TypeParameterElement parameter) {
        if (up.getKind() != TypeKind.DECLARED) {
            return null;
        }
        Site site = new Site(up, spell(up, Spelling.of(up), false));
        Site found = site.argument(parameter);
        if (found != null && found.type instanceof TypeVariable variable) {
            Site here = argument((TypeParameterElement) variable.asElement());
            return here == null ? found : new Site(here.type, found.spelling);
        }
        return found;
    }

    /// The words of a declared type, with those that stand for its type parameters here.
    ///
    /// @param lends whether `@Ref E` is said of a collection: it lends what it owns, and copies other elements
    Spelling spell(TypeMirror declared, Spelling own, boolean lends) {
        return switch (declared) {
            case TypeVariable variable -> variable(variable, own, lends);
            case WildcardType wildcard -> {
                TypeMirror bound = bound(wildcard);
                yield bound == null ? own : spell(bound, own, lends);
            }
            case ArrayType array -> {
                Spelling part = own.component() == null ? Spelling.NONE : own.component();
                Spelling spelled = spell(array.getComponentType(), part, lends);
                yield spelled.silent() && part.silent() ? own : new Spelling(own.here(), own.arguments(), spelled);
            }
            case DeclaredType type -> arguments(type, own, lends);
            default -> own;
        };
    }

    static @Nullable TypeMirror bound(WildcardType wildcard) {
        return wildcard.getSuperBound() != null ? wildcard.getSuperBound() : wildcard.getExtendsBound();
    }

    private Spelling variable(TypeVariable variable, Spelling own, boolean lends) {
        Site argument = variable.asElement() instanceof TypeParameterElement parameter ? argument(parameter) : null;
        if (argument == null) {
            return own;
        }
        if (lends && own.here().mode() == Mode.REF && argument.spelling.here().mode() != Mode.OWN) {
            return argument.spelling;
        }
        return own.or(argument.spelling);
    }

    private Spelling arguments(DeclaredType type, Spelling own, boolean lends) {
        List<? extends TypeMirror> arguments = type.getTypeArguments();
        if (arguments.isEmpty()) {
            return own;
        }
        List<Spelling> parts = new ArrayList<>(arguments.size());
        boolean silent = own.arguments().isEmpty();
        for (int i = 0; i < arguments.size(); i++) {
            Spelling part = spell(arguments.get(i), own.argument(i), lends);
            silent &= part.silent();
            parts.add(part);
        }
        return silent ? own : new Spelling(own.here(), List.copyOf(parts), own.component());
    }
}
