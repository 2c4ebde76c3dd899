import own.cases.lib.Buf;

/// A labelled continue leaves two blocks, one of them with an owner.
final class LabelledContinue {
    static void f(int n) {
        outer:
        for (int i = 0; i < n; i++) {
            Buf b = new Buf(8); // error: OWN1001
            for (int j = 0; j < n; j++) {
                if (j == 3) {
                    continue outer;
                }
            }
            b.close();
        }
    }
}
