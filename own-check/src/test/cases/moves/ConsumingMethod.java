import allod.own.Own;
import own.cases.lib.Buf;

/// A method with @Consumes takes its receiver over.
final class ConsumingMethod {
    int f(@Own Buf b) {
        Buf.drop(b.grown(16));
        return b.size(); // error: OWN0382
    }
}
