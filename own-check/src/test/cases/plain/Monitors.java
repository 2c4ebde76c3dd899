/// Accept: synchronized and assert.
final class Monitors {
    private final Object lock = new Object();
    private int n;

    int f() {
        synchronized (lock) {
            assert n >= 0 : "n is " + n;
            return n++;
        }
    }
}
