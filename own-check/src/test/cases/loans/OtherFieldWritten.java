import allod.own.Mut;
import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Crate;

/// Accept: a borrow of one field leaves the other fields free.
final class OtherFieldWritten {
    static int f(@Mut Crate c) {
        @Ref Buf r = c.first;
        c.count = 1;
        return r.get(0);
    }
}
