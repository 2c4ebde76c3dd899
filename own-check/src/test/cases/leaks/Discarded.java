import allod.own.Own;
import own.cases.lib.Buf;

/// The result of a consuming method is an owner as well.
final class Discarded {
    static void f(@Own Buf b) {
        b.grown(16); // error: OWN1001
    }
}
