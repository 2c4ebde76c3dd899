import allod.own.Mut;
import allod.own.Own;
import own.cases.lib.Bin;
import own.cases.lib.Buf;

/// What a container took is no longer ours.
final class ContainerTakes {
    static int f(@Mut Bin<Buf> bin, @Own Buf b) {
        bin.add(b);
        return b.get(0); // error: OWN0382
    }
}
