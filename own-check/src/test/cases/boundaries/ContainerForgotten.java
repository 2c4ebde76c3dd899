import own.cases.lib.Bin;
import own.cases.lib.Buf;

/// A container of owners is an owner.
final class ContainerForgotten {
    static void f() {
        Bin<Buf> bin = new Bin<>(); // error: OWN1001
        bin.add(new Buf(8));
    }
}
