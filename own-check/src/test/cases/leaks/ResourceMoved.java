import own.cases.lib.Buf;

/// The statement drops its resource, which therefore cannot be given away.
final class ResourceMoved {
    static void f() {
        try (Buf b = new Buf(8)) {
            Buf.drop(b); // error: OWN1005
        }
    }
}
