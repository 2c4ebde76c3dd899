import allod.own.Own;
import own.cases.lib.Buf;

/// The second turn of the loop would find the owner moved.
final class MovedInLoop {
    void f(@Own Buf b, int n) {
        do {
            b.close(); // error: OWN0382
            n--;
        } while (n > 0);
    }
}
