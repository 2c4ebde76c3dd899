import own.cases.lib.Buf;

/// A value that the next round closes outlives the round that makes it.
final class NextRound {
    void f(int count) {
        Buf last = null;
        for (int i = 0; i < count; i++) {
            if (last != null) {
                last.close();
            }
            last = Buf.of(8); // heap: outlives-iteration
        }
        if (last != null) {
            last.close();
        }
    }
}
