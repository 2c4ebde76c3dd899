import own.cases.lib.Fun;

/// A lambda answers for the owner that it is given.
final class ParameterForgotten {
    static Fun.Taker f() {
        return b -> {}; // error: OWN1001
    }
}
