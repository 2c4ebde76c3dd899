import java.io.IOException;
import java.util.concurrent.TimeoutException;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// Accept: one handler of several exceptions drops.
final class MultiCatch {
    static void late() throws TimeoutException {}

    static void f() {
        Buf b = new Buf(8);
        try {
            Fun.io();
            late();
        } catch (IOException | TimeoutException e) {
            System.err.println(e.getMessage());
        }
        b.close();
    }
}
