import own.cases.lib.Buf;

/// The statement drops its resource; nobody else may.
final class ResourceDropped {
    static void f() {
        try (Buf b = new Buf(8)) {
            b.close(); // error: OWN1005
        }
    }
}
