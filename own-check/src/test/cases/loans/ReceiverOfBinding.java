import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// A binding of a shared borrow is shared.
final class ReceiverOfBinding {
    static void f(@Ref Shape s) {
        if (s instanceof Shape.One(Buf b)) {
            b.put(0, 1); // error: OWN0596
        }
    }
}
