import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// Accept: where a guard fails the next label still finds the owner.
final class GuardFails {
    static void f(@Own Shape s) {
        switch (s) {
            case Shape.One(Buf b) when b.get(0) > 1 -> b.close();
            case Shape.One one when one.only().get(0) > 0 -> one.only().close();
            case Shape.One(Buf b) -> Buf.drop(b);
            case Shape.Two(Buf a, Buf b) -> {
                a.close();
                b.close();
            }
        }
    }
}
