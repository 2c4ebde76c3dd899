import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// The guard of a case may not change what is matched.
final class GuardOfPattern {
    static boolean poke(@Mut Buf b) {
        b.put(0, 1);
        return true;
    }

    static int f(@Mut Shape s) {
        return switch (s) {
            case Shape.One(Buf b) when poke(b) -> 1; // error: OWN0510
            case Shape.One _ -> 2;
            case Shape.Two _ -> 3;
        };
    }
}
