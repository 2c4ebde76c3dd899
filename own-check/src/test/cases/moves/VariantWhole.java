import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// Accept: a binding of a variant as a whole owns the parts of the variant.
final class VariantWhole {
    static void f(@Own Shape s) {
        switch (s) {
            case Shape.One one -> one.only().close();
            case Shape.Two two -> {
                two.first().close();
                Buf.drop(two.second());
            }
        }
    }
}
