import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Crate;

/// A field of somebody else's object is no place of this frame.
final class StoredInField {
    void f(@Mut Crate c) {
        c.first.close();
        c.first = Buf.of(8); // heap: stored-in-field
    }
}
