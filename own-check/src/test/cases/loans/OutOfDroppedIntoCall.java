import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Device;

/// A field of a value with a drop is not handed on.
final class OutOfDroppedIntoCall {
    static void f(@Own Device d) {
        Buf taken = d.buf; // error: OWN0509
        d.close();
        taken.close();
    }
}
