import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: an owner is handed to a thread, which drops it.
final class OwnerToThread {
    static void f(@Own Buf b) {
        Thread.startVirtualThread(() -> b.close());
    }
}
