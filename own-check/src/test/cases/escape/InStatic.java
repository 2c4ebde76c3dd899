import allod.own.Ref;
import own.cases.lib.Buf;

/// What a static field holds lives on the heap.
final class InStatic {
    static final @Ref("static") Buf SHARED = Buf.of(8); // heap: static

    int f() {
        return SHARED.get(0);
    }
}
