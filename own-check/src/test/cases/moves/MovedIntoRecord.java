import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Pair;

/// A constructor with owned components takes them over.
final class MovedIntoRecord {
    @Own Pair f(@Own Buf a, @Own Buf b) {
        @Own Pair p = new Pair(a, b);
        a.close(); // error: OWN0382
        return p;
    }
}
