import allod.own.Mut;
import allod.own.Ref;
import own.cases.lib.Buf;

/// A shared borrow does not become exclusive by a new name.
final class InitialiserShared {
    static void f(@Ref Buf b) {
        @Mut Buf m = b; // error: OWN0308
        m.put(0, 1);
    }
}
