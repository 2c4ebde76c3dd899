import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// Accept: a lambda in a variable, called before the owner goes.
final class LocalFunction {
    static int f() {
        try (Buf b = new Buf(8)) {
            Fun.Reader reader = other -> other.get(0) + 1;
            return reader.read(b);
        }
    }
}
