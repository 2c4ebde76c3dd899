import allod.own.Ref;
import own.cases.lib.Buf;

/// A shared borrow does not become an exclusive one.
final class ExclusiveFromShared {
    void f(@Ref Buf b) {
        Buf.write(b, 1); // error: OWN0308
    }
}
