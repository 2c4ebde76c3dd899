import own.cases.lib.Buf;

/// A new owner that nobody takes is a leak.
final class NewIgnored {
    void f() {
        new Buf(8); // error: OWN1001
    }
}
