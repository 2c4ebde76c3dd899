package allod.stack;

import org.jspecify.annotations.Nullable;

/// A statement about this module's structures that must hold whenever nobody is changing them.
final class Invariant {

    private Invariant() {}

    /// @param name letter and number of the invariant, as in the comment of its class
    /// @param evidence what was found
    static void require(boolean holds, String name, @Nullable Object evidence) {
        if (!holds) {
            throw new AssertionError("Invariant " + name + " is broken: " + evidence);
        }
    }
}
