import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// A lambda cannot write what its surroundings only read.
final class ScopedWritesShared {
    static void f(@Ref Buf b) {
        Fun.scoped(() -> b.put(0, 1)); // error: OWN0596
    }
}
