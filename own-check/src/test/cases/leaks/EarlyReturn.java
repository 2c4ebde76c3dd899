import own.cases.lib.Buf;

/// The early return forgets the owner.
final class EarlyReturn {
    static int f(boolean early) {
        Buf b = new Buf(8); // error: OWN1001
        if (early) {
            return 0;
        }
        b.close();
        return 1;
    }
}
