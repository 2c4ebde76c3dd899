import own.cases.lib.Buf;

/// An owner that nobody takes is a leak.
final class ResultIgnored {
    void f() {
        Buf.of(8); // error: OWN1001
    }
}
