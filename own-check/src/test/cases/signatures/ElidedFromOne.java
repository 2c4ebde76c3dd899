import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: one borrowed parameter gives the result its lifetime.
final class ElidedFromOne {
    static Slice f(@Ref Buf b) {
        return b.slice();
    }
}
