import allod.own.Own;
import own.cases.lib.Buf;

/// What was handed to a thread is gone.
final class UsedAfterThread {
    static int f(@Own Buf b) {
        Thread.startVirtualThread(() -> b.close());
        return b.get(0); // error: OWN0382
    }
}
