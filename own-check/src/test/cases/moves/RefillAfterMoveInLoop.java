import own.cases.lib.Buf;

/// Accept: what each turn hands on it makes anew.
final class RefillAfterMoveInLoop {
    static void f(int n) {
        Buf b = new Buf(8);
        while (n-- > 0) {
            Buf.drop(b);
            b = Buf.of(n);
        }
        b.close();
    }
}
