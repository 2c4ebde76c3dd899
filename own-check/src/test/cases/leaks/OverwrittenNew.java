import own.cases.lib.Buf;

/// A second value in the same variable loses the first one.
final class OverwrittenNew {
    static void f() {
        Buf b = new Buf(8);
        b = new Buf(16); // error: OWN1003
        b.close();
    }
}
