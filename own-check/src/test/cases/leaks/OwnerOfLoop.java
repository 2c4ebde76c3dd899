import own.cases.lib.Buf;

/// Accept: an owner before a loop with break, continue and labels is dropped behind it.
final class OwnerOfLoop {
    static int f(int n) {
        Buf b = new Buf(8);
        int sum = 0;
        outer:
        for (int i = 0; i < n; i++) {
            for (int j = 0; ; j++) {
                if (j == 2) {
                    continue outer;
                }
                if (i == 5) {
                    break outer;
                }
                sum += b.get(j);
            }
        }
        b.close();
        return sum;
    }
}
