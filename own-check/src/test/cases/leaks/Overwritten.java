import allod.own.Own;
import own.cases.lib.Buf;

/// An assignment would lose the owner that the variable holds.
final class Overwritten {
    void f(@Own Buf b, @Own Buf c) {
        b = c; // error: OWN1003
        b.close();
    }
}
