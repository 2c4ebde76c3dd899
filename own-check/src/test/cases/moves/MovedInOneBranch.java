import allod.own.Own;
import own.cases.lib.Buf;

/// Moved on one path means: not to be used after the join.
final class MovedInOneBranch {
    void f(@Own Buf b, boolean early) {
        if (early) {
            b.close();
        }
        b.close(); // error: OWN0382
    }
}
