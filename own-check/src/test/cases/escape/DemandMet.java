import allod.own.OnStack;
import own.cases.lib.Buf;

/// A demand that is met is silent.
final class DemandMet {
    void f(boolean c) {
        @OnStack Buf b = Buf.of(8);
        b.close();
    }
}
