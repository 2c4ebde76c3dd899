import allod.own.Own;
import allod.own.Owned;
import own.cases.lib.Buf;

/// Accept: the constructor that a record is given puts its components where they belong.
final class PlainRecord {
    @Owned(drop = "")
    record Cup(@Own Buf buf, int n) {}

    @Own Cup f(@Own Buf buf) {
        return new Cup(buf, 1);
    }
}
