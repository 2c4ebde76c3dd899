import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Crate;

/// A part that is taken out of a structure and returned takes its place on the heap.
final class PartReturned {
    @Own Buf f() {
        Buf one = Buf.of(1); // heap: returned
        Crate c = new Crate(one, Buf.of(2));
        c.second.close();
        return c.first;
    }
}
