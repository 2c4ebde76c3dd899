import allod.own.Mut;
import own.cases.lib.Buf;

/// A borrowed value is not the borrower's to drop.
final class DropBorrowed {
    void f(@Mut Buf b) {
        b.close(); // error: OWN0507
    }
}
