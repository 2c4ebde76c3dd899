import allod.own.OnStack;
import allod.own.Own;
import own.cases.lib.Buf;

/// What the caller gives has its place already.
final class DemandOfParameter {
    void f(@Own Buf given) {
        @OnStack Buf b = given; // error: OWN2002
        b.close();
    }
}
