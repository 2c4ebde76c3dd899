import allod.own.Ref;
import java.util.ArrayList;
import java.util.List;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: views in a collection, and nobody writes.
final class ListOfViewsRead {
    static int f(@Ref Buf b) {
        List<Slice> all = new ArrayList<>();
        all.add(b.slice());
        all.add(b.slice());
        int sum = b.get(0);
        for (Slice s : all) {
            sum += s.get(0);
        }
        return sum;
    }
}
