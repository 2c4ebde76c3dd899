import own.cases.lib.Buf;

/// An element may not be moved out of an array.
final class OutOfArray {
    static void f(Buf[] a) {
        Buf.drop(a[0]); // error: OWN0508
    }
}
