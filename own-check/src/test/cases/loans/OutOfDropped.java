import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Device;

/// A field may not be moved out of a value that its drop needs whole.
final class OutOfDropped {
    static void f(@Own Device d) {
        Buf.drop(d.buf); // error: OWN0509
        d.close();
    }
}
