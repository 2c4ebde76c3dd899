package allod.own.check.type;

import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import org.jspecify.annotations.Nullable;

/// The static type of a receiver, asked for what it makes of the type parameters of a method's class.
///
/// javac's own substitution drops the annotations of what it replaces, so the way up the supertypes is walked
/// here.
final class Sites {

    private Sites() {}

    /// What a site makes of a type parameter; null when it says nothing.
    static @Nullable TypeMirror argument(@Nullable TypeMirror site, TypeParameterElement parameter) {
        if (site == null) {
            return null;
        }
        return switch (site.getKind()) {
            case DECLARED -> declared((DeclaredType) site, parameter);
            case TYPEVAR -> argument(((TypeVariable) site).getUpperBound(), parameter);
            case WILDCARD -> argument(((WildcardType) site).getExtendsBound(), parameter);
            default -> null;
        };
    }

    private static @Nullable TypeMirror declared(DeclaredType site, TypeParameterElement parameter) {
        TypeElement type = (TypeElement) site.asElement();
        List<? extends TypeMirror> arguments = site.getTypeArguments();
        if (arguments.isEmpty() && !type.getTypeParameters().isEmpty()) {
            return null;
        }
        int index = type.getTypeParameters().indexOf(parameter);
        if (index >= 0) {
            return arguments.get(index);
        }
        List<TypeMirror> above = new ArrayList<>(type.getInterfaces());
        above.add(0, type.getSuperclass());
        for (TypeMirror up : above) {
            TypeMirror found = argument(up, parameter);
            if (found != null) {
                return found.getKind() == TypeKind.TYPEVAR && isParameterOf(type, found)
                        ? declared(site, parameterOf(found))
                        : found;
            }
        }
        return null;
    }

    private static boolean isParameterOf(TypeElement type, TypeMirror variable) {
        return type.getTypeParameters().contains(((TypeVariable) variable).asElement());
    }

    static TypeParameterElement parameterOf(TypeMirror variable) {
        return (TypeParameterElement) ((TypeVariable) variable).asElement();
    }

    /// The words of a declared type, with those that the site puts in for type parameters.
    static Spelling spell(TypeMirror declared, Spelling own, @Nullable TypeMirror site) {
        return switch (declared.getKind()) {
            case TYPEVAR -> {
                Element variable = ((TypeVariable) declared).asElement();
                TypeMirror argument =
                        variable instanceof TypeParameterElement parameter ? argument(site, parameter) : null;
                yield argument == null ? own : own.or(Spelling.of(argument));
            }
            case WILDCARD -> {
                WildcardType wildcard = (WildcardType) declared;
                TypeMirror bound =
                        wildcard.getSuperBound() != null ? wildcard.getSuperBound() : wildcard.getExtendsBound();
                yield bound == null ? own : spell(bound, own, site);
            }
            case ARRAY -> {
                Spelling part = own.component() == null ? Spelling.NONE : own.component();
                Spelling spelled = spell(((ArrayType) declared).getComponentType(), part, site);
                yield spelled.silent() ? own : new Spelling(own.here(), own.arguments(), spelled);
            }
            case DECLARED -> {
                List<Spelling> parts = new ArrayList<>();
                boolean silent = true;
                List<? extends TypeMirror> arguments = ((DeclaredType) declared).getTypeArguments();
                for (int i = 0; i < arguments.size(); i++) {
                    Spelling part = spell(arguments.get(i), own.argument(i), site);
                    silent &= part.silent();
                    parts.add(part);
                }
                yield silent ? own : new Spelling(own.here(), parts, own.component());
            }
            default -> own;
        };
    }
}
