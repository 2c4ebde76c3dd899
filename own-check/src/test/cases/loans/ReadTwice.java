import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: any number of shared views.
final class ReadTwice {
    int f(@Ref Buf b) {
        Slice s = b.slice();
        Slice t = b.slice();
        return s.get(0) + t.get(1) + b.get(2);
    }
}
