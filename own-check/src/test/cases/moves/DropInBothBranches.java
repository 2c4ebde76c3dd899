import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: each path drops once.
final class DropInBothBranches {
    void f(@Own Buf b, boolean early) {
        if (early) {
            b.close();
        } else {
            Buf.drop(b);
        }
    }
}
