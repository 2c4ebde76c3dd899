import allod.own.Own;
import java.io.IOException;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// The handler cannot know whether the block has moved the owner.
final class CatchAfterMove {
    static void f(@Own Buf b) throws IOException {
        try {
            Buf.drop(b);
            Fun.io();
        } catch (IOException e) {
            b.close(); // error: OWN0382
        }
    }
}
