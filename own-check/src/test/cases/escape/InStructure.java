import own.cases.lib.Buf;
import own.cases.lib.Crate;

/// The parts of a structure that stays may live on the stack, as the structure itself.
final class InStructure {
    int f() {
        Crate c = new Crate(Buf.of(1), Buf.of(2)); // stack
        int n = c.first.get(0);
        c.first.close();
        c.second.close();
        return n;
    }
}
