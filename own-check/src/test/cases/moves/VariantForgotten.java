import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// A part bound by a pattern is an owner.
final class VariantForgotten {
    static void f(@Own Shape s) {
        switch (s) {
            case Shape.One(Buf b) -> b.close();
            case Shape.Two(Buf a, Buf b) -> a.close(); // error: OWN1001
        }
    }
}
