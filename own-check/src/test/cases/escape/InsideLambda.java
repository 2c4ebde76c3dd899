import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// The frame of a lambda is a frame as well.
final class InsideLambda {
    void f() {
        Fun.scoped(() -> {
            Buf b = Buf.of(8); // stack
            b.close();
        });
    }
}
