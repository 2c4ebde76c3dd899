import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.MutSlice;

/// A shared borrow is no exclusive one, also for a view.
final class ExclusiveArgumentOfRead {
    static MutSlice f(@Ref Buf b) {
        return new MutSlice(b); // error: OWN0308
    }
}
