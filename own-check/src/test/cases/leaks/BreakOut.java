import own.cases.lib.Buf;

/// A break leaves the block without dropping.
final class BreakOut {
    static void f(int n) {
        while (n > 0) {
            Buf b = new Buf(8); // error: OWN1001
            if (n == 3) {
                break;
            }
            b.close();
            n--;
        }
    }
}
