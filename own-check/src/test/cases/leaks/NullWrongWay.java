import own.cases.lib.Buf;

/// The null test guards the wrong branch.
final class NullWrongWay {
    static void f() {
        Buf b = new Buf(8); // error: OWN1001
        if (b == null) {
            b.close();
        }
    }
}
