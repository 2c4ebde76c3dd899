package allod.own.check.flow;

/// A way from one point to another.
///
/// @param target the index of the point it leads to
/// @param kind when it is taken
public record Edge(int target, Kind kind) {

    /// The kinds of edges.
    public enum Kind {
        /// The ordinary way.
        NORMAL,
        /// An exception that the call declares, or that a throw statement throws.
        DECLARED,
        /// Any other exception.
        UNDECLARED,
        /// Never taken: out of an endless loop, so that what lies behind it counts as a later use. Duties do
        /// not follow it.
        NEVER
    }
}
