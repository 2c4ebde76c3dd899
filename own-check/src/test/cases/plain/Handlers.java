import java.io.IOException;
import own.cases.lib.Fun;

/// Accept: nested handlers, several exceptions in one, and finally that returns nothing.
final class Handlers {
    static int f(String s) {
        int n = 0;
        try {
            try {
                Fun.io();
                n = Integer.parseInt(s);
            } finally {
                n++;
            }
        } catch (IOException | NumberFormatException e) {
            n = e instanceof IOException io ? io.hashCode() : -1;
        }
        return n;
    }
}
