import allod.own.Ref;
import own.cases.lib.Buf;

/// A borrow with a name of its own is still a borrow of the local owner.
final class ReturnsLocalByName {
    static @Ref Buf f(@Ref Buf other) {
        try (Buf b = new Buf(8)) {
            @Ref Buf r = b;
            return r; // error: OWN0515
        }
    }
}
