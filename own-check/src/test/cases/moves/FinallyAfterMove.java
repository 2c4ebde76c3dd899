import allod.own.Own;
import own.cases.lib.Buf;

/// The block has dropped already what finally drops.
final class FinallyAfterMove {
    static void f(@Own Buf b) {
        try {
            b.close();
        } finally {
            b.close(); // error: OWN0382
        }
    }
}
