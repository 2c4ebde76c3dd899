import allod.own.Mut;
import own.cases.lib.Buf;

/// Accept: the argument is read before the exclusive call begins.
final class TwoPhase {
    void f(@Mut Buf b) {
        b.put(0, b.get(1) + b.size());
    }
}
