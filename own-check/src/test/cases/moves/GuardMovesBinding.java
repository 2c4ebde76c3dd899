import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// A guard that takes what the pattern has bound takes it also where it fails.
final class GuardMovesBinding {
    static boolean eat(@Own Buf b) {
        b.close();
        return true;
    }

    static int f(@Own Shape s) {
        return switch (s) {
            case Shape.One(Buf b) when eat(b) -> 1; // error: OWN0382
            case Shape.One(Buf b) -> {
                b.close();
                yield 2;
            }
            case Shape.Two(Buf a, Buf b) -> {
                a.close();
                b.close();
                yield 3;
            }
        };
    }
}
