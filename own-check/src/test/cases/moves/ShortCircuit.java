import allod.own.Own;
import own.cases.lib.Buf;

/// What the right side of && moves is moved on some paths only.
final class ShortCircuit {
    static boolean gone(@Own Buf b) {
        b.close();
        return true;
    }

    static void f(@Own Buf b, boolean now) {
        if (now && gone(b)) {
            return;
        }
        b.close(); // error: OWN0382
    }
}
