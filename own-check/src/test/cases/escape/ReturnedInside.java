import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Pair;

/// A part goes where its structure goes.
final class ReturnedInside {
    @Own Pair f() {
        Buf left = Buf.of(8); // heap: returned
        Buf right = Buf.of(8);
        return new Pair(left, right);
    }
}
