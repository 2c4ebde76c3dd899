import own.cases.lib.Buf;

/// Accept: what may be null is dropped where it is not.
final class NullOrOwner {
    static void f(boolean make) {
        Buf b = null;
        if (make) {
            b = new Buf(8);
        }
        if (b != null) {
            b.close();
        }
    }
}
