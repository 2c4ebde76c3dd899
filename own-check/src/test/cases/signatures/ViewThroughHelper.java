import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: helpers hand a view on.
final class ViewThroughHelper {
    static Slice one(@Ref Buf b) {
        return b.slice();
    }

    static Slice two(@Ref Buf b) {
        return one(b).rest();
    }

    static int three() {
        try (Buf b = new Buf(8)) {
            return two(b).get(0);
        }
    }
}
