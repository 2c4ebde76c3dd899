import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// A guard may not write what its switch looks at.
final class GuardWritesField {
    static int f(@Mut Shape s) {
        return switch (s) {
            case Shape.Two(Buf b, Buf c) when touch(c) && b.get(0) == 0 -> 1; // error: OWN0510
            case Shape.One _ -> 2;
            case Shape.Two _ -> 3;
        };
    }

    static boolean touch(@Mut Buf b) {
        b.put(0, 1);
        return true;
    }
}
