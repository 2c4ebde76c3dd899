import java.io.IOException;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// Accept: the handler drops as well.
final class DeclaredExceptionCaught {
    static void f() {
        Buf b = new Buf(8);
        try {
            Fun.io();
        } catch (IOException e) {
            b.close();
            return;
        }
        b.close();
    }
}
