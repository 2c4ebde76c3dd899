import java.io.IOException;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// A declared exception leaves without dropping.
final class DeclaredException {
    static void f() throws IOException {
        Buf b = new Buf(8); Fun.io(); b.close(); // error: OWN1002
    }
}
