import own.cases.lib.Buf;

/// Accept: each turn owns and drops its own.
final class LoopOfResources {
    int f(int n) {
        int sum = 0;
        for (int i = 0; i < n; i++) {
            try (Buf b = new Buf(8)) {
                if (i == 3) {
                    continue;
                }
                sum += b.get(0);
            }
        }
        return sum;
    }
}
