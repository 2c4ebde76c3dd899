import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// Accept: a scoped lambda in a scoped lambda borrows through both.
final class InLambda {
    static void f(@Mut Buf b) {
        Fun.scoped(() -> Fun.scoped(() -> b.put(0, 1)));
    }
}
