import allod.own.Own;
import own.cases.lib.Device;

/// A field of a value with a drop is taken on one way, and not written again.
final class OutOfDroppedOnOneWay {
    static void f(@Own Device d, boolean some) {
        if (some) {
            d.buf.close(); // error: OWN0509
        }
        d.close();
    }
}
