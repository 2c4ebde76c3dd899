import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// Accept: each variant is taken apart by its own pattern.
final class VariantsDropped {
    static void f(@Own Shape s) {
        switch (s) {
            case Shape.One(Buf b) -> b.close();
            case Shape.Two(Buf a, Buf b) -> {
                a.close();
                b.close();
            }
        }
    }
}
