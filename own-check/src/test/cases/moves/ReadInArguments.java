import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: an owner is read by the first argument and moved by the second.
final class ReadInArguments {
    static void two(int n, @Own Buf b) {
        b.close();
    }

    static void f(@Own Buf b) {
        two(b.get(0), b);
    }
}
