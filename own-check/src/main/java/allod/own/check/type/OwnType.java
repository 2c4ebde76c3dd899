package allod.own.check.type;

import org.jspecify.annotations.Nullable;

/// What the checker knows of one use of a type.
///
/// @param mode how the value is held
/// @param lifetime the name of its lifetime, `static` for ever, empty when nothing is said; `a: b` for "`a`
///     outlives `b`"
/// @param traits what the class of the value says
/// @param once whether it is a function that is called exactly once; such a function is an owner ([Mode#OWN])
/// @param scoped whether it is a function that its receiver does not keep
/// @param element the elements of an array or of a collection, or what a function gives; null where they are
///     not tracked
public record OwnType(
        Mode mode,
        String lifetime,
        Traits traits,
        boolean once,
        boolean scoped,
        @Nullable OwnType element) {

    /// Of values that are not tracked.
    public static final OwnType PLAIN = new OwnType(Mode.PLAIN, "", Traits.PLAIN, false, false, null);

    /// Of a function that may be called often and may be kept.
    public static final OwnType FUNCTION = new OwnType(Mode.PLAIN, "", Traits.FUNCTION, false, false, null);

    /// A value of a class, held in a mode.
    public static OwnType of(Mode mode, Traits traits) {
        return new OwnType(mode, "", traits, false, false, null);
    }

    /// The same value, held otherwise.
    public OwnType with(Mode other) {
        return new OwnType(other, lifetime, traits, once, scoped, element);
    }

    /// The same with a lifetime.
    public OwnType with(String named) {
        return new OwnType(mode, named, traits, once, scoped, element);
    }

    /// Whether the holder must see to the end of the value: it has an obligation.
    public boolean owns() {
        return mode == Mode.OWN;
    }

    /// Whether a value of it may keep loans alive: a borrow, a view, a function with what it captures, a
    /// collection of such.
    public boolean carriesLoans() {
        return mode.isBorrow()
                || mode == Mode.VIEW
                || traits.view()
                || traits.function()
                || (element != null && element.carriesLoans());
    }

    /// Whether there is anything to check about it.
    public boolean tracked() {
        return mode != Mode.PLAIN || (element != null && element.tracked());
    }
}
