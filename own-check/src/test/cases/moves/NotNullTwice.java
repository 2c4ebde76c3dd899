import allod.own.Own;
import java.util.Objects;
import own.cases.lib.Buf;

/// What `requireNonNull` gives back is the same owner.
final class NotNullTwice {
    static void f(@Own Buf b) {
        Buf c = Objects.requireNonNull(b);
        c.close();
        b.close(); // error: OWN0382
    }
}
