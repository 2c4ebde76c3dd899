import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// A lambda may not change what is lent to it to read.
final class ScopedMutatesShared {
    static void f(@Ref Buf b) {
        Fun.scoped(() -> {
            b.put(0, 1); // error: OWN0596
        });
    }
}
