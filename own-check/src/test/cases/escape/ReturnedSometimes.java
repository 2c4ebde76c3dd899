import allod.own.Own;
import own.cases.lib.Buf;

/// One path decides for all.
final class ReturnedSometimes {
    @Own Buf f(boolean keep) {
        Buf b = Buf.of(8); // heap: returned
        if (keep) {
            return b;
        }
        b.close();
        return Buf.of(1);
    }
}
