import own.cases.lib.Buf;

/// A monitor does not drop.
final class SynchronizedBlock {
    static int f(Object lock) {
        synchronized (lock) {
            Buf b = new Buf(8); // error: OWN1001
            return b.get(0);
        }
    }
}
