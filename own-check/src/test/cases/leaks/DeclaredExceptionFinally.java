import java.io.IOException;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// Accept: finally drops on the way of the exception.
final class DeclaredExceptionFinally {
    static void f() throws IOException {
        Buf b = new Buf(8);
        try {
            Fun.io();
        } finally {
            b.close();
        }
    }
}
