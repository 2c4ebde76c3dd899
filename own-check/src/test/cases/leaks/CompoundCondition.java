import own.cases.lib.Buf;

/// Accept: a compound null test.
final class CompoundCondition {
    static int f(boolean make) {
        Buf b = make ? new Buf(8) : null;
        int n = 0;
        if (b != null && make) {
            n = b.get(0);
        }
        if (b != null) {
            b.close();
        }
        return n;
    }
}
