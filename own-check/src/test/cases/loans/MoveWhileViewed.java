import allod.own.Own;
import allod.own.Ref;
import own.cases.lib.Buf;

/// A borrowed value may not be moved.
final class MoveWhileViewed {
    int f(@Own Buf b) {
        @Ref Buf r = b;
        Buf.drop(b); // error: OWN0505
        return r.get(0);
    }
}
