import own.cases.lib.Buf;

/// A value that leaves the loop with the break behind it does not outlive a round.
final class BehindLoop {
    int f(int count) {
        Buf found = null;
        while (true) {
            Buf b = Buf.of(8); // stack
            if (b.get(0) < count) {
                found = b;
                break;
            }
            b.close();
        }
        int n = found.get(0);
        found.close();
        return n;
    }
}
