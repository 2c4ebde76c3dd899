import allod.own.Own;
import allod.own.Ref;
import own.cases.lib.Buf;

/// A borrowed value may not be dropped.
final class DropWhileViewed {
    int f(@Own Buf b) {
        @Ref Buf r = b;
        b.close(); // error: OWN0505
        return r.get(0);
    }
}
