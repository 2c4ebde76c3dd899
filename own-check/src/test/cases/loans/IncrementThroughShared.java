import allod.own.Ref;
import own.cases.lib.Crate;

/// An increment is a write.
final class IncrementThroughShared {
    static void f(@Ref Crate c) {
        c.count++; // error: OWN0594
    }
}
