import allod.own.Mut;
import own.cases.lib.Buf;
import own.cases.lib.Slice;

/// Accept: finally reads what is lent to the caller.
final class FinallyReads {
    static Slice f(@Mut Buf b) {
        try {
            return new Slice(b);
        } finally {
            b.get(0);
        }
    }
}
