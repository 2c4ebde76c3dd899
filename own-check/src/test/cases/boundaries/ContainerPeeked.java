import allod.own.Mut;
import allod.own.Own;
import allod.own.Ref;
import own.cases.lib.Bin;
import own.cases.lib.Buf;

/// An element that is looked at binds the container.
final class ContainerPeeked {
    static int f(@Mut Bin<Buf> bin, @Own Buf b) {
        @Ref Buf first = bin.peek();
        bin.add(b); // error: OWN0502
        return first.get(0);
    }
}
