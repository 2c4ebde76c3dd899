import allod.own.Own;
import own.cases.lib.Buf;

/// A method that takes a value over decides its end.
final class MovedToCallee {
    private static void eat(@Own Buf b) {
        b.close();
    }

    void f() {
        Buf b = Buf.of(8); // heap: moved-to-callee
        eat(b);
    }
}
