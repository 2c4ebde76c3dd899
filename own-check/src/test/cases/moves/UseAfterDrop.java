import allod.own.Own;
import own.cases.lib.Buf;

/// A drop ends the value: it may not be used afterwards.
final class UseAfterDrop {
    int f(@Own Buf b) {
        b.close();
        return b.get(0); // error: OWN0382
    }
}
