import allod.own.Ref;
import own.cases.lib.Buf;

/// A result may not borrow from a parameter of another lifetime.
final class WrongLifetime {
    static @Ref("a") Buf f(@Ref("a") Buf a, @Ref("b") Buf b) {
        return b; // error: OWN0621
    }
}
