import allod.own.Own;
import own.cases.lib.Buf;

/// Two values of one variable have two fates.
final class Overwritten {
    @Own Buf f() {
        Buf b = Buf.of(8); // stack
        b.close();
        b = Buf.of(9); // heap: returned
        return b;
    }
}
