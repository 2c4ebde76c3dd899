import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: an array of views is filled and read.
final class InArray {
    static int f(@Ref Buf b) {
        Slice[] all = new Slice[2];
        all[0] = b.slice();
        all[1] = all[0];
        return all[0].get(0) + all[1].get(1);
    }
}
