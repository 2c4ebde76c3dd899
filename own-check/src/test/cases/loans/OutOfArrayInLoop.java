import own.cases.lib.Buf;

/// A loop does not make an element movable.
final class OutOfArrayInLoop {
    static void f(Buf[] all) {
        for (int i = 0; i < all.length; i++) {
            all[i].close(); // error: OWN0508
        }
    }
}
