import allod.own.Own;
import own.cases.lib.Buf;

/// An owner is moved by the first argument and read by the second.
final class MoveInArguments {
    static void two(@Own Buf b, int n) {
        b.close();
    }

    static void f(@Own Buf b) {
        two(b, b.get(0)); // error: OWN0382
    }
}
