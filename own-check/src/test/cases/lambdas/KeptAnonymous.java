import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// An anonymous class borrows as a lambda does.
final class KeptAnonymous {
    static void f(@Ref Buf b) {
        Fun.keep(new Runnable() { @Override public void run() { b.get(0); } }); // error: OWN0373
    }
}
