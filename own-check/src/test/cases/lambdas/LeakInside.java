import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// A lambda answers for the owners that it makes.
final class LeakInside {
    static void f() {
        Fun.scoped(() -> { Buf b = new Buf(8); }); // error: OWN1001
    }
}
