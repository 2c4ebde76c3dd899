import own.cases.lib.Buf;

/// One arm of the switch forgets the owner.
final class OneArm {
    static void f(int n) {
        Buf b = new Buf(8); // error: OWN1001
        switch (n) {
            case 0 -> b.close();
            case 1 -> {}
            default -> Buf.drop(b);
        }
    }
}
