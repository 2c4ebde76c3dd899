import allod.own.Mut;
import allod.own.Own;
import own.cases.lib.Bin;
import own.cases.lib.Buf;

/// What a method that changes its receiver takes over counts as stored there.
final class StoredInReceiver {
    void f(@Mut Bin<@Own Buf> bin) {
        Buf b = Buf.of(8); // heap: stored-in-field
        bin.add(b);
    }
}
