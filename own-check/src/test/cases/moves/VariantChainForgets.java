import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// A chain of tests that leaves out a variant leaves its duty.
final class VariantChainForgets {
    static void f(@Own Shape s) { // error: OWN1001
        if (s instanceof Shape.Two(Buf a, Buf b)) {
            a.close();
            b.close();
        }
    }
}
