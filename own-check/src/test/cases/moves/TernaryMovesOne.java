import allod.own.Own;
import own.cases.lib.Buf;

/// Either operand of a conditional may be the one that was moved.
final class TernaryMovesOne {
    void f(@Own Buf a, @Own Buf b, boolean first) {
        @Own Buf c = first ? a : b;
        c.close();
        a.close(); // error: OWN0382
        b.close();
    }
}
