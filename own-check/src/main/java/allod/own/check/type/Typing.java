package allod.own.check.type;

import java.util.List;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/// From a type and the words in it to how its values are held; the defaults live here.
final class Typing {

    /// Where a type stands; it decides what silence means.
    enum Role {
        /// A local variable or an expression.
        VALUE,
        /// The result of a method.
        RESULT,
        /// A parameter.
        PARAMETER,
        /// A field of a class that speaks of ownership.
        FIELD,
        /// A type argument, or a value of a type that a type argument has set.
        ARGUMENT
    }

    private final Classes classes;

    Typing(Classes classes) {
        this.classes = classes;
    }

    /// How a value is held.
    OwnType of(TypeMirror type, Spelling spelling, Role role) {
        if (type.getKind().isPrimitive()) {
            return spelling.here().mode() == Mode.OWN ? OwnType.of(Mode.OWN, Traits.PLAIN) : OwnType.PLAIN;
        }
        Traits traits = classes.of(type);
        Words words = spelling.here();
        OwnType element = element(type, spelling, traits);
        if (traits.equals(Traits.PLAIN) && words.silent() && element == null) {
            return OwnType.PLAIN;
        }
        if (traits.function()) {
            Mode mode = words.once() || words.mode() == Mode.OWN ? Mode.OWN : Mode.PLAIN;
            return new OwnType(mode, words.lifetime(), traits, words.once(), words.scoped(), element);
        }
        return new OwnType(
                mode(traits, words, role, element), words.lifetime(), traits, false, words.scoped(), element);
    }

    private static Mode mode(Traits traits, Words words, Role role, @Nullable OwnType element) {
        Mode written = words.mode();
        if (traits.view() && !traits.owned()) {
            if (written == Mode.MUT && !traits.exclusive()) {
                return Mode.MUT;
            }
            return written == null && role == Role.ARGUMENT && traits.foreign() ? Mode.PLAIN : Mode.VIEW;
        }
        if (written != null) {
            return written;
        }
        if (traits.owned()) {
            return switch (role) {
                case VALUE, FIELD -> Mode.OWN;
                case RESULT -> traits.foreign() ? Mode.PLAIN : Mode.OWN;
                case PARAMETER -> Mode.REF;
                case ARGUMENT -> Mode.PLAIN;
            };
        }
        return role == Role.PARAMETER && element != null && element.tracked() ? Mode.REF : Mode.PLAIN;
    }

    /// What is known of the elements of an array, or of the strongest argument of a type.
    private @Nullable OwnType element(TypeMirror type, Spelling spelling, Traits traits) {
        if (type.getKind() == TypeKind.ARRAY) {
            TypeMirror component = ((ArrayType) type).getComponentType();
            if (component.getKind().isPrimitive() && spelling.component() == null) {
                return null;
            }
            Spelling part = spelling.component() == null ? Spelling.NONE : spelling.component();
            boolean foreign = classes.of(component).foreign();
            OwnType element = of(component, part, foreign ? Role.ARGUMENT : Role.VALUE);
            return element.tracked() || element.traits().tracked() ? element : null;
        }
        if (type.getKind() != TypeKind.DECLARED) {
            return null;
        }
        List<? extends TypeMirror> arguments = ((DeclaredType) type).getTypeArguments();
        OwnType strongest = null;
        for (int i = 0; i < arguments.size(); i++) {
            Spelling part = spelling.argument(i);
            if (traits.function() && part.silent()) {
                continue;
            }
            strongest = stronger(strongest, of(arguments.get(i), part, inside(traits)));
        }
        return strongest;
    }

    /// What silence means for what a value holds: an owner owns it, other classes say nothing.
    static Role inside(Traits around) {
        return around.owned() && !around.foreign() ? Role.VALUE : Role.ARGUMENT;
    }

    private static @Nullable OwnType stronger(@Nullable OwnType one, OwnType other) {
        if (!other.tracked()) {
            return one;
        }
        return one == null || strength(other) > strength(one) ? other : one;
    }

    private static int strength(OwnType type) {
        return switch (type.mode()) {
            case OWN -> 4;
            case MUT -> 3;
            case VIEW -> 2;
            case REF -> 1;
            case PLAIN -> 0;
        };
    }
}
