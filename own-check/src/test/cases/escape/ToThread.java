import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// A value that another thread closes cannot live on this one's stack.
final class ToThread {
    void f() {
        Buf b = Buf.of(8); // heap: sent-to-thread
        Fun.once(() -> b.close());
    }
}
