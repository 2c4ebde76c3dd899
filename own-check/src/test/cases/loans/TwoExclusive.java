import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.MutSlice;

/// Two exclusive views of one value cannot be alive at once.
final class TwoExclusive {
    void f(@Mut Buf b) {
        MutSlice first = b.edit();
        MutSlice second = b.edit(); // error: OWN0499
        first.put(0, 1);
        second.put(0, 2);
    }
}
