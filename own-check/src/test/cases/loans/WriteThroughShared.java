import allod.own.Ref;
import own.cases.lib.Buf;

/// A shared borrow does not change what it sees.
final class WriteThroughShared {
    void f(@Ref Buf b) {
        b.put(0, 1); // error: OWN0596
    }
}
