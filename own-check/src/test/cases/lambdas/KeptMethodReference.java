import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// A bound method reference borrows as a lambda does.
final class KeptMethodReference {
    static void f(@Ref Buf b) {
        Fun.keep(b::size); // error: OWN0373
    }
}
