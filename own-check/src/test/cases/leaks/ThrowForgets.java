import java.io.IOException;
import own.cases.lib.Buf;

/// A throw leaves the method as a return does.
final class ThrowForgets {
    static void f(int n) throws IOException {
        Buf b = new Buf(n); if (n == 0) { throw new IOException("empty"); } b.close(); // error: OWN1001
    }
}
