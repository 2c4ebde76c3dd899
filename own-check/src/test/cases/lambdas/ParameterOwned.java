import own.cases.lib.Fun;

/// Accept: the function's own parameter is an owner, and dropped.
final class ParameterOwned {
    static Fun.Taker f() {
        return b -> b.close();
    }
}
