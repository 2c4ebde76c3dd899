import allod.own.Mut;
import allod.own.Own;
import own.cases.lib.Bin;
import own.cases.lib.Buf;

/// Accept: what a container gives up is ours to drop.
final class ContainerGives {
    static void f(@Mut Bin<Buf> bin, @Own Buf b) {
        bin.add(b);
        @Own Buf c = bin.take();
        c.close();
    }
}
