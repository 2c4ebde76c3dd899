import allod.own.Own;
import own.cases.lib.Buf;

/// What is returned lives on the heap.
final class Returned {
    @Own Buf f() {
        Buf b = Buf.of(8); // heap: returned
        return b;
    }
}
