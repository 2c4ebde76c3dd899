import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: nothing leaves an endless loop.
final class EndlessLoop {
    static void f(@Own Buf b) {
        while (true) {
            b.put(0, 1);
        }
    }
}
