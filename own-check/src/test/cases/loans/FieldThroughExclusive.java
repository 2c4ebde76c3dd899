import allod.own.Mut;
import own.cases.lib.Crate;

/// Accept: an exclusive borrow writes a field.
final class FieldThroughExclusive {
    static void f(@Mut Crate c) {
        c.count = 1;
        c.count++;
    }
}
