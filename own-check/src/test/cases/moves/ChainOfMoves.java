import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: an owner passes through several names.
final class ChainOfMoves {
    void f(@Own Buf a) {
        @Own Buf b = a;
        @Own Buf c = b;
        c.close();
    }
}
