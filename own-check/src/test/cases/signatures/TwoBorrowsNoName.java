import allod.own.Ref;
import own.cases.lib.Buf;

/// Of two borrowed parameters, the signature must say which one the result borrows from.
final class TwoBorrowsNoName {
    static @Ref Buf f(@Ref Buf a, @Ref Buf b) { return a; } // error: OWN0106
}
