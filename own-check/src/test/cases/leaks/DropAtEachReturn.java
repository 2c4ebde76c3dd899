import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: early and late returns both drop.
final class DropAtEachReturn {
    int f(@Own Buf b, boolean early) {
        if (early) {
            b.close();
            return 0;
        }
        b.close();
        return 1;
    }
}
