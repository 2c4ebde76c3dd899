import own.cases.lib.Buf;

/// Another code does not silence a finding.
final class SuppressedOther {
    @SuppressWarnings("OWN0382")
    static void f() {
        Buf b = new Buf(8); // error: OWN1001
    }
}
