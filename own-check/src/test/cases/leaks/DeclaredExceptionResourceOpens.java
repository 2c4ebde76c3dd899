import allod.own.Own;
import java.io.IOException;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// A resource that fails to open leaves what another variable owns.
final class DeclaredExceptionResourceOpens {
    static @Own Buf open() throws IOException {
        Fun.io();
        return new Buf(8);
    }

    static void f(@Own Buf a) throws IOException { // error: OWN1002
        try (Buf b = open()) {
            a.put(0, b.get(0));
            a.close();
        }
    }
}
