import own.cases.lib.Buf;

/// An owner that goes out of sight alive is a leak.
final class NeverDropped {
    void f() { Buf b = new Buf(8); } // error: OWN1001
}
