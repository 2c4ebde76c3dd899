import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Pair;

/// One owner cannot become two components.
final class SameOwnerTwice {
    @Own Pair f(@Own Buf a) {
        return new Pair(a, a); // error: OWN0382
    }
}
