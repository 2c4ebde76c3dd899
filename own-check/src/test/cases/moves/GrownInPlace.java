import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: a consuming method gives the variable its next owner.
final class GrownInPlace {
    static void f(@Own Buf b) {
        b = b.grown(16);
        b = b.grown(32);
        b.close();
    }
}
