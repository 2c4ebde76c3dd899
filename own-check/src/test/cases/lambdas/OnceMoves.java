import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// Accept: a function called once may drop what it captures.
final class OnceMoves {
    void f(@Own Buf b) {
        Fun.once(() -> b.close());
    }
}
