import own.cases.lib.Buf;

/// A parameter without a word is a shared borrow.
final class DropDefaultBorrow {
    void f(Buf b) {
        b.close(); // error: OWN0507
    }
}
