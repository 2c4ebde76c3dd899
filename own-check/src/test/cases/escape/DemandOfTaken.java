import allod.own.Mut;
import allod.own.OnStack;
import allod.own.Own;
import own.cases.lib.Bin;
import own.cases.lib.Buf;

/// What was made elsewhere has its place already.
final class DemandOfTaken {
    void f(@Mut Bin<@Own Buf> bin) {
        @OnStack Buf b = bin.take(); // error: OWN2002
        b.close();
    }
}
