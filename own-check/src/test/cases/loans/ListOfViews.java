import allod.own.Mut;
import java.util.ArrayList;
import java.util.List;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// A view in a collection is still a view.
final class ListOfViews {
    static int f(@Mut Buf b) {
        List<Slice> all = new ArrayList<>();
        all.add(b.slice());
        b.put(0, 1); // error: OWN0502
        return all.get(0).get(0);
    }
}
