import allod.own.Ref;
import own.cases.lib.Buf;

/// A thread may outlive what its lambda borrows.
final class BorrowToThread {
    static void f(@Ref Buf b) {
        Thread.startVirtualThread(() -> b.get(0)); // error: OWN0373
    }
}
