import allod.own.Own;
import own.cases.lib.Buf;

/// An argument for an owner is moved into the call.
final class UseAfterCall {
    int f(@Own Buf b) {
        Buf.drop(b);
        return b.get(0); // error: OWN0382
    }
}
