import own.cases.lib.Buf;

/// A lambda of this frame may borrow.
final class LocalLambda {
    int f() {
        Buf b = Buf.of(8); // stack
        Runnable r = () -> b.put(0, 1);
        r.run();
        int n = b.get(0);
        b.close();
        return n;
    }
}
