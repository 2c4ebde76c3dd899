import allod.own.Mut;
import allod.own.Ref;
import own.cases.lib.Buf;

/// One value cannot be read and changed by one call.
final class SharedAndExclusiveArgument {
    static void copy(@Ref Buf from, @Mut Buf to) {
        to.put(0, from.get(0));
    }

    static void f(@Mut Buf b) {
        copy(b, b); // error: OWN0502
    }
}
