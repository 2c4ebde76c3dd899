import allod.own.Mut;
import own.cases.lib.Buf;

/// Accept: an assertion reads the value between two writes.
final class AssertReads {
    static void f(@Mut Buf b) {
        b.put(0, 1);
        assert b.get(0) == 1 : b.size();
        b.put(0, 2);
    }
}
