import allod.own.Own;
import own.cases.lib.Shape;

/// A part of a variant that is bound as a whole is forgotten.
final class VariantWholeForgotten {
    static void f(@Own Shape s) {
        switch (s) {
            case Shape.One one -> one.only().close();
            case Shape.Two two -> two.first().close(); // error: OWN1001
        }
    }
}
