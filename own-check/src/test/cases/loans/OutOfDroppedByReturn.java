import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Device;

/// A field may not be returned out of a value that its drop needs whole.
final class OutOfDroppedByReturn {
    static @Own Buf f(@Own Device d) {
        return d.buf; // error: OWN0509
    }
}
