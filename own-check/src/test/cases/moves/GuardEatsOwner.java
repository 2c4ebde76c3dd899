import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// A guard may not take over what the next label looks at.
final class GuardEatsOwner {
    static boolean eat(@Own Buf b) {
        b.close();
        return true;
    }

    static int f(@Own Shape s) {
        return switch (s) {
            case Shape.One(Buf b) when eat(b) -> 1; // error: OWN0382
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
