import allod.own.Ref;
import own.cases.lib.Buf;

/// A borrowed value is not the borrower's to give away.
final class MoveBorrowed {
    void f(@Ref Buf b) {
        Buf.drop(b); // error: OWN0507
    }
}
