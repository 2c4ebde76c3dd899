import allod.own.Own;
import own.cases.lib.Buf;

/// A drop consumes its receiver, and so cannot follow a drop.
final class DropTwice {
    void f(@Own Buf b) {
        b.close();
        b.close(); // error: OWN0382
    }
}
