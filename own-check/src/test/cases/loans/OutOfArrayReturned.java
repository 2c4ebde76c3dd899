import allod.own.Own;
import own.cases.lib.Buf;

/// An element is not returned out of its array.
final class OutOfArrayReturned {
    static @Own Buf f(@Own Buf[] all, int index) {
        return all[index]; // error: OWN0508
    }
}
