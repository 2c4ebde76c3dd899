import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// What tests have excluded of one value says nothing of the next.
final class VariantChainNewValue {
    static void f(@Own Shape s) { // error: OWN1001
        if (s instanceof Shape.Two(Buf a, Buf b)) {
            a.close();
            b.close();
        } else {
            if (s instanceof Shape.One(Buf only)) {
                only.close();
            }
            s = new Shape.Two(new Buf(8), new Buf(9));
        }
    }
}
