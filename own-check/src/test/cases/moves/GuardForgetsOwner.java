import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// The arm behind a guard owns what its pattern binds.
final class GuardForgetsOwner {
    static int f(@Own Shape s) {
        return switch (s) {
            case Shape.One(Buf b) when b.get(0) == 0 -> 1; // error: OWN1001
            case Shape.One(Buf b) -> {
                b.close();
                yield 3;
            }
            case Shape.Two(Buf b, Buf c) -> {
                b.close();
                c.close();
                yield 4;
            }
        };
    }
}
