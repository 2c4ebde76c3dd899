import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: calls that take over and give back, one in another.
final class PassAround {
    static @Own Buf f(@Own Buf b) {
        return Buf.pass(Buf.pass(Buf.pass(b)));
    }
}
