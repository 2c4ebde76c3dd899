import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// What is returned is with the caller while finally runs.
final class FinallyWrites {
    static Slice f(@Mut Buf b) {
        try {
            return new Slice(b);
        } finally {
            b.put(0, 1); // error: OWN0502
        }
    }
}
