import own.cases.lib.Buf;

/// A value that ends in the round that makes it may live on the stack.
final class EachRound {
    int f(int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            Buf b = Buf.of(8); // stack
            sum += b.get(0);
            if (sum < 0) {
                b.close();
                continue;
            }
            b.close();
        }
        return sum;
    }
}
