import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// A scoped lambda may be called twice, and so may not drop what it captures.
final class ScopedMoves {
    void f(@Own Buf b) {
        Fun.scoped(() -> b.close()); // error: OWN0507
    }
}
