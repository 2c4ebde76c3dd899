import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// A structure that was taken apart is gone.
final class ScrutineeAfterPattern {
    static void drop(@Own Shape s) {
        switch (s) {
            case Shape.One(Buf b) -> b.close();
            case Shape.Two(Buf a, Buf b) -> {
                a.close();
                b.close();
            }
        }
    }

    static void f(@Own Shape s) {
        if (s instanceof Shape.One(Buf b)) {
            b.close();
            drop(s); // error: OWN0382
        } else {
            drop(s);
        }
    }
}
