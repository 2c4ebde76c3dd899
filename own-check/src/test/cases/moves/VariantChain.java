import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// Accept: tests one after the other leave no variant that owns something.
final class VariantChain {
    static void f(@Own Shape s) {
        if (s instanceof Shape.Two(Buf a, Buf b)) {
            a.close();
            b.close();
        } else if (s instanceof Shape.One(Buf only)) {
            only.close();
        }
    }

    static void g(@Own Shape s) {
        while (!(s instanceof Shape.One)) {
            if (s instanceof Shape.Two(Buf a, Buf b)) {
                b.close();
                s = new Shape.One(a);
            }
        }
        if (s instanceof Shape.One(Buf only)) {
            only.close();
        }
    }
}
