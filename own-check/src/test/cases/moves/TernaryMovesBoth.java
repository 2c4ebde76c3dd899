import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: whichever operand is chosen, the result is dropped; what it was made from is gone.
final class TernaryMovesBoth {
    void f(boolean first) {
        @Own Buf c = first ? Buf.of(1) : new Buf(2);
        c.close();
    }
}
