import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Fun;
import own.cases.lib.Slice;

/// Accept: a scoped lambda that reads beside a view.
final class ScopedReads {
    static int f(@Ref Buf b) {
        Slice s = b.slice();
        Fun.scoped(() -> b.get(0));
        return s.get(0);
    }
}
