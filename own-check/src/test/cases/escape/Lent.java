import own.cases.lib.Buf;
import own.cases.lib.Sink;

/// A borrow never lets a value out, whatever is called.
final class Lent {
    int f(Sink sink) {
        Buf b = Buf.of(8); // stack
        int n = sink.look(b) + Buf.read(b);
        b.close();
        return n;
    }
}
