import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// A view in an array is still a view.
final class ArrayOfViews {
    static int f(@Mut Buf b) {
        Slice[] all = {b.slice()};
        b.put(0, 1); // error: OWN0502
        return all[0].get(0);
    }
}
