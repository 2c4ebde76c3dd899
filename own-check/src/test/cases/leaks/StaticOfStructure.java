import own.cases.lib.Pair;

/// A structure of owners is an owner, in a static field too.
final class StaticOfStructure {
    static Pair kept; // error: OWN1008
}
