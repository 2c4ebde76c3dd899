import allod.own.Ref;
import own.cases.lib.Crate;

/// A shared borrow does not write a field.
final class FieldThroughShared {
    static void f(@Ref Crate c) {
        c.count = 1; // error: OWN0594
    }
}
