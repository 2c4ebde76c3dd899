import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Crate;

/// Accept: two fields are lent exclusively at once.
final class TwoFieldsExclusive {
    static void f(@Mut Crate c) {
        @Mut Buf a = c.first;
        @Mut Buf b = c.second;
        a.put(0, 1);
        b.put(0, 2);
    }
}
