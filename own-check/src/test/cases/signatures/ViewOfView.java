import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: a view of a view lives as long as the first one may.
final class ViewOfView {
    static Slice f(@Ref Buf b) {
        Slice s = b.slice();
        return s.rest();
    }
}
