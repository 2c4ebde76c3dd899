import allod.own.Ref;
import own.cases.lib.Bin;
import own.cases.lib.Buf;

/// An element that is only looked at is the container's to drop.
final class ContainerDropPeeked {
    static void f(@Ref Bin<Buf> bin) {
        bin.peek().close(); // error: OWN0507
    }
}
