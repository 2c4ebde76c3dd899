import allod.own.Own;
import own.cases.lib.Buf;

/// What a call gives back is a new owner; the old name stays moved.
final class UseAfterReturnedPass {
    int f(@Own Buf b) {
        Buf.drop(Buf.pass(b));
        return b.get(0); // error: OWN0382
    }
}
