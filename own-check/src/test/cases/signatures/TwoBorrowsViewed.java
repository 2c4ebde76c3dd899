import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// A view as a result needs a name too when two parameters are borrowed.
final class TwoBorrowsViewed {
    static Slice f(@Ref Buf a, @Ref Buf b) { return a.slice(); } // error: OWN0106
}
