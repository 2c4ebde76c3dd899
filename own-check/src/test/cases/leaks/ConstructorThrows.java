import allod.own.Own;
import java.io.IOException;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// A constructor that fails has to end the argument that it took over.
final class ConstructorThrows {
    static final class Thrower {
        Thrower(@Own Buf b) throws IOException { // error: OWN1002
            Fun.io();
            b.close();
        }
    }
}
