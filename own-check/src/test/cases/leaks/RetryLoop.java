import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: each attempt owns, and drops where it fails.
final class RetryLoop {
    static @Own Buf f(int n) {
        while (true) {
            Buf b = new Buf(8);
            if (b.get(0) == n) {
                return b;
            }
            b.close();
            n--;
        }
    }
}
