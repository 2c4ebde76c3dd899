import own.cases.lib.Buf;
import own.cases.lib.MutSlice;

/// The view outlives the owner that only the statement knew.
final class TemporaryPassed {
    static int f() {
        MutSlice m = new Buf(8).edit(); // error: OWN0716
        m.put(0, 1);
        return m.get(0);
    }
}
