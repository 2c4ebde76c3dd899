import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Pair;

/// The guard of a case may not change a component of the record that is matched.
final class GuardWritesRecord {
    static boolean poke(@Mut Buf b) {
        b.put(0, 1);
        return false;
    }

    static int f(@Mut Pair p) {
        return switch (p) {
            case Pair(Buf l, Buf r) when poke(r) -> 0; // error: OWN0510
            case Pair(Buf l, Buf r) -> l.get(0);
        };
    }
}
