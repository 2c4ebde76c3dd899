import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Nest;
import own.cases.lib.Pair;

/// Accept: a structure is built of what was just made.
final class StructureInto {
    static @Own Nest f(@Own Buf b) {
        return new Nest(new Pair(b, Buf.of(1)), new Buf(2), 3);
    }
}
