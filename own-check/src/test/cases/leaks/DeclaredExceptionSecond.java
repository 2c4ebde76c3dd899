import allod.own.Own;
import java.io.IOException;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// The second resource fails to open while the first is owned.
final class DeclaredExceptionSecond {
    static @Own Buf open() throws IOException {
        Fun.io();
        return new Buf(8);
    }

    static void f() throws IOException {
        Buf a = open(); // error: OWN1002
        Buf b = open();
        a.close();
        b.close();
    }
}
