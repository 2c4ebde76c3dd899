import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: a moved variable may own again.
final class Reinitialised {
    void f(@Own Buf a) {
        a.close();
        a = new Buf(8);
        a.close();
    }
}
