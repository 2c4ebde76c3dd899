import own.cases.lib.Buf;

/// Dropped on one path only.
final class OneBranch {
    static void f(boolean early) {
        Buf b = new Buf(8); // error: OWN1001
        if (early) {
            b.close();
        }
    }
}
