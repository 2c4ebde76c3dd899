import allod.own.Own;
import own.cases.lib.Buf;

/// A constructor answers for what it took over.
final class ConstructorForgets {
    static final class Taker {
        Taker(@Own Buf b) {} // error: OWN1001
    }
}
