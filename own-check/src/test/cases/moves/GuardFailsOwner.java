import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// Accept: a guard that fails leaves the owner for the next label.
final class GuardFailsOwner {
    static int f(@Own Shape s) {
        return switch (s) {

            case Shape.One(Buf b) when b.get(0) == 0 -> {
                b.close();
                yield 1;
            }
            case Shape.One(Buf b) when b.get(0) == 1 -> {
                b.close();
                yield 2;
            }
            case Shape.One one -> {
                one.only().close();
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
