import allod.own.Own;
import own.cases.lib.Buf;

/// An element of an array of arrays is not ended where it lies.
final class OutOfNestedArray {
    static void f(@Own Buf[][] all) {
        all[0][1].close(); // error: OWN0508
    }
}
