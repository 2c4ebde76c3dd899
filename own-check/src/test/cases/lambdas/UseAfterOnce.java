import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// What a function called once captures and drops is moved into it.
final class UseAfterOnce {
    int f(@Own Buf b) {
        Fun.once(() -> b.close());
        return b.get(0); // error: OWN0382
    }
}
