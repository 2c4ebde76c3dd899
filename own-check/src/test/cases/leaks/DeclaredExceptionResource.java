import java.io.IOException;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// Accept: the statement drops on the way of the exception.
final class DeclaredExceptionResource {
    static void f() throws IOException {
        try (Buf b = new Buf(8); Buf c = new Buf(9)) {
            Fun.io();
            c.put(0, b.get(0));
        }
    }
}
