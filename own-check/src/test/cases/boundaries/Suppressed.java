import own.cases.lib.Buf;

/// Accept: a finding that was looked at is silenced by its code.
final class Suppressed {
    @SuppressWarnings("OWN1001")
    static void f() {
        Buf b = new Buf(8);
    }
}
