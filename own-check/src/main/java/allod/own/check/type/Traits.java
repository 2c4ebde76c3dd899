package allod.own.check.type;

import java.util.List;

/// What a class says of its values.
///
/// @param name the qualified name of the class, for messages and for questions about its parts; empty where
///     nobody asks
/// @param drop how a value ends
/// @param dropMethod the name of the drop method, empty without one
/// @param view whether its values borrow from others
/// @param exclusive whether a view borrows exclusively
/// @param lifetimes the names of a view's lifetimes, empty for one without a name
/// @param confined whether its values stay on their thread
/// @param shareable whether several threads may read a value at once
/// @param function whether the type is a functional interface: its values may capture
/// @param foreign whether only a stub speaks for the class: code without annotations that uses it is treated
///     leniently
/// @param parameter whether the type is a type parameter, of which nobody knows whether its values are owned
public record Traits(
        String name,
        Drop drop,
        String dropMethod,
        boolean view,
        boolean exclusive,
        List<String> lifetimes,
        boolean confined,
        boolean shareable,
        boolean function,
        boolean foreign,
        boolean parameter) {

    /// How values of a class end.
    public enum Drop {
        /// They have no owner.
        NONE,
        /// By a call of the drop method.
        METHOD,
        /// Part by part.
        STRUCTURE
    }

    /// Of a class that says nothing: its values may be copied and shared as the garbage collector allows.
    public static final Traits PLAIN =
            new Traits("", Drop.NONE, "", false, false, List.of(), false, true, false, false, false);

    /// Of a functional interface.
    public static final Traits FUNCTION =
            new Traits("", Drop.NONE, "", false, false, List.of(), false, true, true, false, false);

    /// Of a type parameter.
    public static final Traits PARAMETER =
            new Traits("", Drop.NONE, "", false, false, List.of(), false, false, false, false, true);

    /// Whether its values have one owner each.
    public boolean owned() {
        return drop != Drop.NONE;
    }

    /// The simple name of the class, as sources write it.
    public String simpleName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /// Whether a method is the drop method.
    ///
    /// @param parameters how many it has
    public boolean isDrop(String method, int parameters) {
        return drop == Drop.METHOD && parameters == 0 && dropMethod.equals(method);
    }

    /// Whether the class has anything to do with ownership, so that code which uses it is checked.
    public boolean tracked() {
        return owned() || view;
    }
}
