import allod.own.Mut;
import own.cases.lib.Shape;

/// A guard may not lend what its switch looks at exclusively.
final class GuardWritesWhole {
    static boolean touch(@Mut Shape s) {
        return s instanceof Shape.One;
    }

    static int f(@Mut Shape s) {
        return switch (s) {
            case Shape.One _ when touch(s) -> 1; // error: OWN0510
            case Shape.One _ -> 2;
            case Shape.Two _ -> 3;
        };
    }
}
