import own.cases.lib.Fun;

/// A lambda may not drop what it only borrows.
final class ParameterBorrowed {
    static Fun.Reader f() {
        return b -> { b.close(); return 0; }; // error: OWN0507
    }
}
